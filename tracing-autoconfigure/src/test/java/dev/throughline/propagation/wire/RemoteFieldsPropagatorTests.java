package dev.throughline.propagation.wire;

import java.util.List;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RemoteFieldsPropagatorTests {

	private final RemoteFieldsPropagator propagator = new RemoteFieldsPropagator(List.of("user-id", "Tenant"));

	@Test
	void eachFieldIsAHeader() {
		HeaderLines carrier = new HeaderLines().add("user-id", "J\u00fcrgen M.")
			.add("tenant", "acme")
			.add("other", "1");
		Context context = this.propagator.extract(Context.root(), carrier, HeaderLines.GETTER);
		Baggage baggage = Baggage.fromContext(context);
		assertThat(baggage.asMap()).containsOnlyKeys("user-id", "Tenant");
		assertThat(baggage.getEntryValue("user-id")).isEqualTo("J\u00fcrgen M.");
		HeaderLines sent = new HeaderLines();
		this.propagator.inject(context, sent, HeaderLines.SETTER);
		assertThat(sent.all()).containsOnlyKeys("user-id", "Tenant");
		assertThat(sent.get("user-id")).containsExactly("J\u00fcrgen M.");
	}

	@Test
	void fieldsAreAddedToBaggageAndWinOverIt() {
		Context context = Context.root().with(Baggage.builder().put("user-id", "1").put("color", "red").build());
		Context extracted = this.propagator.extract(context, new HeaderLines().add("user-id", "2"), HeaderLines.GETTER);
		assertThat(Baggage.fromContext(extracted).getEntryValue("user-id")).isEqualTo("2");
		assertThat(Baggage.fromContext(extracted).getEntryValue("color")).isEqualTo("red");
	}

	@Test
	void theHeaderHasTheConfiguredNameWhateverTheCaseOfTheKey() {
		assertThat(inject("TENANT", "acme").all()).isEqualTo(new HeaderLines().add("Tenant", "acme").all());
	}

	@Test
	void aKeyOfAnotherCaseDoesNotHideTheField() {
		HeaderLines sent = new HeaderLines();
		Baggage baggage = Baggage.builder().put("USER-ID", "mallory").put("user-id", "alice").build();
		this.propagator.inject(Context.root().with(baggage), sent, HeaderLines.SETTER);
		assertThat(sent.all()).isEqualTo(new HeaderLines().add("user-id", "alice").all());
	}

	@Test
	void leavesTheContextAloneWhenThereIsNothing() {
		assertThat(this.propagator.extract(Context.root(), new HeaderLines(), HeaderLines.GETTER))
			.isSameAs(Context.root());
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nSet-Cookie: b", "a\nb", "a\tb", "\u0000", "\u001b[2J", "\u007f", "\u0085", "\u2028",
			"\u2029" })
	void controlCharactersComeNeitherInNorOut(String value) {
		HeaderLines carrier = new HeaderLines().add("user-id", value);
		assertThat(this.propagator.extract(Context.root(), carrier, HeaderLines.GETTER)).isSameAs(Context.root());
		assertThat(inject("user-id", value).all()).isEmpty();
	}

	@Test
	void whatNoHeaderCanHoldIsNotWritten() {
		assertThat(inject("user-id", "\u65e5\u672c").all()).isEmpty();
		assertThat(inject("user-id", "x".repeat(8193)).all()).isEmpty();
		assertThat(inject("user-id", "x".repeat(8192)).all()).isNotEmpty();
	}

	@Test
	void anEndlessValueIsNotTakenOver() {
		HeaderLines carrier = new HeaderLines().add("user-id", "x".repeat(8193));
		assertThat(this.propagator.extract(Context.root(), carrier, HeaderLines.GETTER)).isSameAs(Context.root());
	}

	private HeaderLines inject(String key, String value) {
		HeaderLines carrier = new HeaderLines();
		this.propagator.inject(Context.root().with(Baggage.builder().put(key, value).build()), carrier,
				HeaderLines.SETTER);
		return carrier;
	}

}
