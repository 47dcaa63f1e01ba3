-- Price checks by description alone, for wrk: each request asks about the next line of a file of descriptions.
--
--   likewise serve --listen 127.0.0.1:8080 &
--   LIKEWISE_DESCRIPTIONS=descriptions.txt wrk -t2 -c4 -d30s --latency -s benches/price_checks.lua http://127.0.0.1:8080
--
-- One description a line. From a catalogue's or an import's CSV file, some cut short and some in capitals:
--
--   cut -d, -f3 lines.csv | shuf -n 2000 | awk 'NR % 4 == 1 { $0 = toupper($0) } NR % 4 == 2 { $0 = substr($0, 1, 30) } 1'
local bodies = {}
local threads = 0
local at = 0

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', function(sign) return string.format("\\u%04x", sign:byte()) end) .. '"'
end

-- Each thread begins at another line.
function setup(thread)
  thread:set("first", threads * 997)
  threads = threads + 1
end

function init(args)
  local path = os.getenv("LIKEWISE_DESCRIPTIONS") or error("LIKEWISE_DESCRIPTIONS names no file of descriptions")
  for line in io.lines(path) do
    if line ~= "" then bodies[#bodies + 1] = '{"description": ' .. quoted(line) .. "}" end
  end
  at = first
end

function request()
  at = at % #bodies + 1
  return wrk.format("POST", "/api/v1/price-checks", { ["Content-Type"] = "application/json" }, bodies[at])
end

function done(summary, latency, requests)
  local milliseconds = function(share) return latency:percentile(share) / 1000 end
  io.write(string.format("p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, most %.2f ms\n", milliseconds(50),
    milliseconds(90), milliseconds(99), milliseconds(99.9), latency.max / 1000))
  io.write(string.format("%.0f requests a second; %d answers other than 2xx, %d lost\n",
    summary.requests / summary.duration * 1e6, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
