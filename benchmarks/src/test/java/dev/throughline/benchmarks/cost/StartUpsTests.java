package dev.throughline.benchmarks.cost;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StartUpsTests {

	private final StartUps startUps = new StartUps();

	@Test
	void startsAreComparedWithTheMedianWithoutTracing() {
		List.of(90L, 100L, 200L).forEach((nanos) -> this.startUps.add(Variant.NONE, nanos));
		this.startUps.add(variant("throughline"), 125);
		this.startUps.add(variant("throughline"), 175);
		assertThat(this.startUps.ratio(variant("throughline"))).isEqualTo(new Spread(1.5, 1.25, 1.75));
	}

	@Test
	void startsOfTheSameClassPathCountForEachOther() {
		this.startUps.add(Variant.NONE, 100);
		this.startUps.add(variant("throughline"), 125);
		this.startUps.add(variant("throughline-0"), 175);
		this.startUps.add(variant("throughline-no-meters"), 500);
		this.startUps.add(variant("boot"), 500);
		assertThat(this.startUps.ratio(variant("throughline-10"))).isEqualTo(new Spread(1.5, 1.25, 1.75));
	}

	private static Variant variant(String id) {
		return Variant.TRACED.stream().filter((variant) -> variant.id().equals(id)).findFirst().orElseThrow();
	}

}
