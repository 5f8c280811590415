package dev.throughline.export.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@ExtendWith(OutputCaptureExtension.class)
class HeaderFileTests {

	@TempDir
	private Path directory;

	private Path token;

	@BeforeEach
	void write() throws IOException {
		this.token = Files.writeString(this.directory.resolve("token"), "key-1\n");
	}

	@Test
	void readsTheFileAgainWhenItWasWritten() throws IOException {
		HeaderFile file = new HeaderFile("x-api-key", this.token);
		assertThat(file.value()).isEqualTo("key-1");
		Files.writeString(this.token, "key-2\r\n");
		Files.setLastModifiedTime(this.token, FileTime.from(Instant.now().plusSeconds(5)));
		assertThat(file.value()).isEqualTo("key-2");
	}

	@Test
	void readsTheFileThatTookItsPlaceWithTheSameTimeAndSize() throws IOException {
		FileTime time = Files.getLastModifiedTime(this.token);
		HeaderFile file = new HeaderFile("x-api-key", this.token);
		Path next = Files.writeString(this.directory.resolve("next"), "key-2\n");
		Files.setLastModifiedTime(next, time);
		Files.move(next, this.token, StandardCopyOption.REPLACE_EXISTING);
		assertThat(file.value()).isEqualTo("key-2");
	}

	@Test
	void keepsTheLastValueAndWarnsOnceWhenTheFileIsGone(CapturedOutput output) throws IOException {
		HeaderFile file = new HeaderFile("x-api-key", this.token);
		Files.delete(this.token);
		assertThat(file.value()).isEqualTo("key-1");
		assertThat(file.value()).isEqualTo("key-1");
		assertThat(output).containsOnlyOnce("The last value of header 'x-api-key' is kept").doesNotContain("key-1");
		Files.writeString(this.token, "key-3");
		assertThat(file.value()).isEqualTo("key-3");
		assertThat(output).containsOnlyOnce("The file of header 'x-api-key' can be read again").doesNotContain("key-3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "two\nlines", "bell\u0007", "kéy" })
	void refusesWhatIsNoHeader(String content) throws IOException {
		Files.writeString(this.token, content);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new HeaderFile("x-api-key", this.token))
			.withMessageStartingWith("not one line")
			.withMessageNotContainingAny("two", "bell", "kéy");
	}

	@Test
	void refusesWhatIsTooLarge() throws IOException {
		Files.writeString(this.token, "x".repeat((16 << 10) + 1));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new HeaderFile("x-api-key", this.token));
	}

	@Test
	void winsOverTheHeaderOfTheExporter() throws IOException {
		HeaderValues headers = new HeaderValues(() -> Map.of("X-Api-Key", List.of("old"), "Tenant", List.of(" a\n")),
				List.of(new HeaderFile("x-api-key", this.token)));
		assertThat(headers.current()).hasSize(2)
			.containsEntry("x-api-key", List.of("key-1"))
			.containsEntry("tenant", List.of("a"));
		assertThat(headers.toString()).doesNotContain("key-1");
	}

	@Test
	void namesTheHeaderThatCannotBeSentAndNotItsValue() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new HeaderValues(() -> Map.of("X-Api-Key", List.of("SECRET\nKEY")), List.of()).atStart())
			.withMessageContaining("'X-Api-Key'")
			.withMessageNotContaining("SECRET");
	}

}
