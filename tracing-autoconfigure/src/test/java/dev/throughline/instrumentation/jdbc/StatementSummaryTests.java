package dev.throughline.instrumentation.jdbc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StatementSummaryTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			insert into audit_logs (event_id, tenant) values (?, ?)        | INSERT audit_logs
			INSERT INTO "Audit Logs" VALUES (1)                            | INSERT Audit Logs
			insert into public.audit_logs values (1)                       | INSERT public.audit_logs
			SELECT * FROM users WHERE email = 'jane from paris'            | SELECT users
			select 'from secret', "from" from users                        | SELECT users
			select count(*), (select max(id) from inner_table) from outer1 | SELECT outer1
			SELECT 1                                                       | SELECT
			select 'it''s from here' as x                                  | SELECT
			-- from secret_comment                                         | SQL
			/* from secret */ delete from sessions                         | DELETE sessions
			update `orders` set total = 17                                 | UPDATE orders
			merge into target using source on (1=1)                        | MERGE target
			create table if not exists t (id int)                          | CREATE t
			truncate table only t                                          | TRUNCATE t
			call refresh_all()                                             | CALL refresh_all
			with x as (select 1) select * from x                           | WITH
			'secret'                                                       | SQL
			17                                                             | SQL
			select * from 'secret'                                         | SELECT
			select * from "unclosed                                        | SELECT
			select 'unclosed from secret                                   | SELECT
			begin                                                          | BEGIN
			""")
	void readsOperationAndTable(String sql, String text) {
		assertThat(StatementSummary.of(sql).text()).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n", "(", "((((", "--", "/*", "'", "\"", ";", "from", "from from", "\0" })
	void nonsenseIsAnOperationAtMost(String sql) {
		assertThat(StatementSummary.of(sql).text()).doesNotContain("'").isIn("SQL", "FROM");
	}

}
