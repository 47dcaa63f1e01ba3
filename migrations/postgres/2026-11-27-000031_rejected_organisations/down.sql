ALTER TABLE rejections DROP COLUMN org_code;
