CREATE TABLE audit_logs (
	event_id uuid PRIMARY KEY,
	occurred_at timestamp(6) with time zone NOT NULL,
	tenant varchar(64) NOT NULL,
	action varchar(16) NOT NULL,
	model varchar(128) NOT NULL,
	findings varchar(4096) NOT NULL,
	trace_id varchar(32),
	received_at timestamp(6) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);

CREATE INDEX audit_logs_trace_id ON audit_logs (trace_id, received_at);
