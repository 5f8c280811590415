package dev.throughline.instrumentation.jdbc;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class LiteralFreeSqlTests {

	@ParameterizedTest
	@CsvSource(delimiterString = " | ", quoteCharacter = '^', nullValues = "-",
			textBlock = """
					POSTGRESQL | select * from users where email='jane' and id=17        | select * from users where email=? and id=?
					POSTGRESQL | select * from users where name = 'it''s secret'          | select * from users where name = ?
					POSTGRESQL | select E'esc\\'secret' from t                            | select ? from t
					POSTGRESQL | select e'\\\\' || 'secret'                               | select ? || ?
					POSTGRESQL | select 'abc\\' || 'secret'                               | -
					POSTGRESQL | select U&'d\\0061t' from t                               | select U&? from t
					POSTGRESQL | select N'secret', B'1010', X'1FF'                        | select ?, ?, ?
					POSTGRESQL | select $$secret$$ from t                                 | select ? from t
					POSTGRESQL | select $tag$secret $$ 'more' $tag$ from t                | select ? from t
					POSTGRESQL | select $tag$secret from t                                | -
					POSTGRESQL | select * from t where a = $1 and b = $2                  | select * from t where a = $1 and b = $2
					POSTGRESQL | select "Column 1" from "Table"                           | select "Column 1" from "Table"
					POSTGRESQL | select 1 -- secret                                       | select ?
					POSTGRESQL | select /* secret */ 1                                    | select ?
					POSTGRESQL | select /* a /* nested secret */ still secret */ 1        | -
					POSTGRESQL | select 1.5e-3, -17, .5, 0xFF, 1_000                      | select ?, -?, ?, ?, ?
					POSTGRESQL | select a1 from t2 where b3.c4 = 5                        | select a1 from t2 where b3.c4 = ?
					POSTGRESQL | select * from t where id in (1, 2,3 , 4)                 | select * from t where id in (?)
					POSTGRESQL | select * from t where id in (?, ?, ?) and x in ('a','b') | select * from t where id in (?) and x in (?)
					POSTGRESQL | insert into t values (?, ?, 'secret')                    | insert into t values (?, ?, ?)
					POSTGRESQL | select * from t where d = date '2026-01-01'              | select * from t where d = date ?
					POSTGRESQL | select 'unclosed secret                                  | -
					POSTGRESQL | create user jane with password 'secret'                  | create user jane with password ?
					ORACLE     | create user jane identified by secret                    | -
					MYSQL      | select * from t where a = "secret" and `b` = 'x'         | select * from t where a = ? and `b` = ?
					MYSQL      | select 1 # secret                                        | select ?
					MYSQL      | select 'it\\'s secret'                                   | -
					MYSQL      | select "it\\"s secret"                                   | -
					MYSQL      | select 'C:\\dir'                                         | select ?
					SQLSERVER  | select [Column 1] from t where a = N'secret'             | select [Column ?] from t where a = ?
					H2         | select * from t where a = 'secret' and b = :name         | select * from t where a = ? and b = :name
					ORACLE     | select q'[it's x's secret]' from t                       | -
					ORACLE     | select nq'{it's x's secret}' from t                      | -
					SQLSERVER  | select 1 where [it's] = 'secret' and [that's] = 1        | -
					POSTGRESQL | select array['a', 'b'] from t                            | select array[?, ?] from t
					POSTGRESQL | select a$x$ from t where b = 'y' and c = $x$z$x$         | -
					MYSQL      | select 5--'a', 'secret'                                  | -
					MYSQL      | select 5 -- secret                                       | select ?
					OTHER      | select "perhaps a value" from t                          | select ? from t
					""")
	void replacesValuesAndNothingElse(DatabaseSystem system, String sql, String text) {
		assertThat(LiteralFreeSql.of(sql, system)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " | ", quoteCharacter = '^', textBlock = """
			MYSQL      | select 'it\\'s from secret' from t                   | SELECT
			POSTGRESQL | select E'it\\'s from secret x' from t                | SELECT t
			POSTGRESQL | select $$ from secret $$ from t                      | SELECT t
			POSTGRESQL | delete /* from secret */ from t                      | DELETE t
			MYSQL      | select "from secret" from t                          | SELECT t
			ORACLE     | insert into t values (q'[x' into secret ']')         | INSERT
			POSTGRESQL | 'secret' from t                                      | SQL
			MYSQL      | "secret" from t                                      | SQL
			POSTGRESQL | "secret" from t                                      | SQL
			""")
	void nameHasNoWordFromInsideAString(DatabaseSystem system, String sql, String name) {
		assertThat(Statement.of(sql, system).summary().text()).isEqualTo(name);
	}

	@ParameterizedTest
	@EnumSource(DatabaseSystem.class)
	void noQuotedSecretSurvivesWhateverSurroundsIt(DatabaseSystem system) {
		Random random = new Random(42);
		String[] pieces = { "select ", " from t ", "'S3cret'", "'x from S3cret y'", "E'\\' from S3cret '", "E'S3cret'",
				"$$S3cret$$", "/* S3cret */", "-- S3cret\n", " , ", "(", ")", " 17 ", " in (", "'S3''cret'", "\\",
				" E'S3\\'cret' ", " where a = ", "$x$S3cret$x$", ":p", " \"i\" ", "`i`", "N'S3cret'", " ;\n" };
		for (int i = 0; i < 20_000; i++) {
			StringBuilder sql = new StringBuilder();
			for (int j = random.nextInt(8); j >= 0; j--) {
				sql.append(pieces[random.nextInt(pieces.length)]);
			}
			String text = LiteralFreeSql.of(sql.toString(), system);
			String name = Statement.of(sql.toString(), system).summary().text();
			assertThat(name + text).as(sql.toString()).doesNotContain("S3", "S3CRET", "cret");
		}
	}

	@Test
	void nonsenseNeverThrows() {
		Random random = new Random(7);
		String alphabet = "'\"`$\\/*-#? aE1(.,)\n[]:@\0\uD83D";
		for (int i = 0; i < 50_000; i++) {
			StringBuilder sql = new StringBuilder();
			for (int j = random.nextInt(20); j > 0; j--) {
				sql.append(alphabet.charAt(random.nextInt(alphabet.length())));
			}
			for (DatabaseSystem system : DatabaseSystem.values()) {
				assertThat(Statement.of(sql.toString(), system).summary().text()).isNotEmpty();
			}
		}
	}

	@Test
	void longTextIsCut() {
		String sql = "select " + "column_name, ".repeat(100_000) + "1";
		assertThat(LiteralFreeSql.of(sql, DatabaseSystem.H2)).hasSizeBetween(LiteralFreeSql.MAX_LENGTH,
				LiteralFreeSql.MAX_LENGTH + 20);
	}

	@Test
	void hashIsTheSameForStatementsThatDifferInValuesOnly() {
		Statement one = Statement.of("select * from t where a = 'x'", DatabaseSystem.H2);
		Statement other = Statement.of("select * from t where a = 'y'", DatabaseSystem.H2);
		Statement another = Statement.of("select * from t where b = 'x'", DatabaseSystem.H2);
		assertThat(one.hash()).isEqualTo(other.hash()).matches("[0-9a-f]{16}").isNotEqualTo(another.hash());
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			jdbc:postgresql://localhost:5432/arbitex?user=jane&password=secret, arbitex, POSTGRESQL
			jdbc:postgresql:arbitex, arbitex, POSTGRESQL
			jdbc:postgresql://localhost:5432, -, POSTGRESQL
			jdbc:h2:mem:testdb;MODE=PostgreSQL, testdb, H2
			jdbc:h2:mem:, -, H2
			jdbc:oracle:thin:jane/secret@localhost:1521:xe, xe, ORACLE
			jdbc:oracle:thin:jane/secret@host, -, ORACLE
			jdbc:mysql://jane:secret@localhost/shop, shop, MYSQL
			jdbc:sqlserver://localhost;databaseName=shop, -, SQLSERVER
			jdbc:unheard:of, of, OTHER
			jdbc:h2x:mem:x, x, OTHER
			-, -, OTHER
			""")
	void urlTellsSystemAndNamespaceAndNoSecret(String url, String namespace, DatabaseSystem system) {
		assertThat(DatabaseNamespace.of(url)).isEqualTo(namespace);
		assertThat(DatabaseSystem.of(url)).isEqualTo(system);
	}

}
