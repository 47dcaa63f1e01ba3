-- Which organisation a rejected row names: nothing for rows met before this was kept.

ALTER TABLE rejections ADD COLUMN org_code TEXT;
