//! The `likewise` command.

fn main() -> std::process::ExitCode {
    likewise::cli::run()
}
