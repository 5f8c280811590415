CREATE TABLE jobs (
	id uuid PRIMARY KEY,
	operation varchar(64) NOT NULL,
	status varchar(16) NOT NULL,
	result varchar(1000),
	error varchar(1000),
	created_at timestamp(6) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
	ended_at timestamp(6) with time zone
);
