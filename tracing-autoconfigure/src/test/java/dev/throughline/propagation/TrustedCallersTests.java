package dev.throughline.propagation;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.throughline.network.AddressRange;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrustedCallersTests {

	private static final TextMapGetter<Map<String, List<String>>> GETTER = new HeaderGetter();

	@Test
	void headerOrRangeIsEnough() {
		TrustedCallers callers = TrustedCallers.of(List.of("10.0.0.0/8", " fd00::/8 "), "X-Gateway = hunter2 ");
		assertThat(include(callers, "10.1.2.3", Map.of())).isTrue();
		assertThat(include(callers, "fd00::1", Map.of())).isTrue();
		assertThat(include(callers, "11.1.2.3", Map.of())).isFalse();
		assertThat(include(callers, "11.1.2.3", Map.of("x-gateway", List.of("hunter2")))).isTrue();
		assertThat(include(callers, "11.1.2.3", Map.of("x-gateway", List.of("Hunter2")))).isFalse();
		assertThat(include(callers, "11.1.2.3", Map.of("x-gateway", List.of("hunter22", "hunter2")))).isTrue();
	}

	@Test
	void nobodyIsTrustedWhoseAddressIsNotKnown() {
		TrustedCallers callers = TrustedCallers.of(List.of("0.0.0.0/0", "::/0"), null);
		assertThat(include(callers, null, Map.of("x-gateway", List.of("")))).isFalse();
		assertThat(include(callers, "203.0.113.7", Map.of())).isTrue();
	}

	@Test
	void nameOfTheHeaderIsEnoughWhenNoValueIsConfigured() {
		TrustedCallers callers = TrustedCallers.of(List.of(), "X-Gateway");
		assertThat(include(callers, "10.1.2.3", Map.of())).isFalse();
		assertThat(include(callers, "10.1.2.3", Map.of("x-gateway", List.of("")))).isTrue();
	}

	@Test
	void addressIsNotAskedForWhenThereAreNoRanges() {
		TrustedCallers callers = TrustedCallers.of(List.of(), "X-Gateway=hunter2");
		assertThat(callers.<Map<String, List<String>>>include(Map.of(), GETTER, (headers) -> {
			throw new AssertionError("asked");
		})).isFalse();
	}

	private static boolean include(TrustedCallers callers, @Nullable String peer, Map<String, List<String>> headers) {
		InetAddress address = (peer != null) ? AddressRange.address(peer) : null;
		return callers.include(headers, GETTER, (request) -> address);
	}

	private static final class HeaderGetter implements TextMapGetter<Map<String, List<String>>> {

		@Override
		public Iterable<String> keys(Map<String, List<String>> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, List<String>> carrier, String key) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Iterator<String> getAll(@Nullable Map<String, List<String>> carrier, String key) {
			return carrier.getOrDefault(key.toLowerCase(Locale.ROOT), List.of()).iterator();
		}

	}

}
