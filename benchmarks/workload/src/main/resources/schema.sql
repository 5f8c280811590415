CREATE TABLE audit_logs (id IDENTITY PRIMARY KEY, tenant VARCHAR(64), model VARCHAR(64), verdict VARCHAR(64), tokens INT);
