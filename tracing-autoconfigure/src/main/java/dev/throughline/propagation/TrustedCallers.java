package dev.throughline.propagation;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

import dev.throughline.network.AddressRange;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Callers that are known by the address of their connection or by a header that they
 * send. One of the two is enough. What cannot be known is not trusted.
 */
final class TrustedCallers {

	private static final String FROM = "throughline.propagation.inbound-from";

	private static final String HEADER = "throughline.propagation.inbound-header";

	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private final List<AddressRange> ranges;

	private final @Nullable String header;

	private final byte @Nullable [] value;

	private TrustedCallers(List<AddressRange> ranges, @Nullable String header, byte @Nullable [] value) {
		this.ranges = ranges;
		this.header = header;
		this.value = value;
	}

	/**
	 * Reads who is trusted.
	 * @param from addresses and CIDR ranges
	 * @param header a header's name or name=value, or {@code null}
	 * @return the callers
	 * @throws InvalidConfigurationPropertyValueException saying what is wrong
	 */
	static TrustedCallers of(List<String> from, @Nullable String header) {
		if (from.isEmpty() && (header == null || header.isBlank())) {
			throw new InvalidConfigurationPropertyValueException("throughline.propagation.inbound", "continue-from",
					"Nobody would be trusted. Set " + FROM + " to addresses or CIDR ranges, set " + HEADER
							+ ", or choose 'restart'.");
		}
		List<AddressRange> ranges = new ArrayList<>(from.size());
		for (String text : from) {
			AddressRange range = AddressRange.parse(text.trim());
			if (range == null) {
				throw new InvalidConfigurationPropertyValueException(FROM, text,
						"Give addresses or CIDR ranges, such as 10.0.0.0/8 or fd00::/8; names are not looked up.");
			}
			ranges.add(range);
		}
		if (header == null || header.isBlank()) {
			return new TrustedCallers(ranges, null, null);
		}
		int equals = header.indexOf('=');
		String value = (equals < 0) ? null : header.substring(equals + 1).trim();
		return new TrustedCallers(ranges, name((equals < 0) ? header : header.substring(0, equals), value),
				(value != null) ? value.getBytes(StandardCharsets.UTF_8) : null);
	}

	private static String name(String written, @Nullable String value) {
		String name = written.trim();
		if (!TOKEN.matcher(name).matches() || (value != null && value.isEmpty())) {
			// without the value, which may be a secret
			throw new InvalidConfigurationPropertyValueException(HEADER, name,
					"Give a header's name, or name=value with a value.");
		}
		return name;
	}

	<C> boolean include(C carrier, TextMapGetter<C> getter, Function<C, @Nullable InetAddress> peer) {
		return sendsHeader(carrier, getter) || (!this.ranges.isEmpty() && isInRange(peer.apply(carrier)));
	}

	private <C> boolean sendsHeader(C carrier, TextMapGetter<C> getter) {
		if (this.header == null) {
			return false;
		}
		boolean found = false;
		for (Iterator<String> values = getter.getAll(carrier, this.header); values.hasNext();) {
			String actual = values.next();
			// isEqual takes the same time wherever the two differ
			found |= this.value == null || MessageDigest.isEqual(this.value, actual.getBytes(StandardCharsets.UTF_8));
		}
		return found;
	}

	private boolean isInRange(@Nullable InetAddress peer) {
		for (int i = 0; peer != null && i < this.ranges.size(); i++) {
			if (this.ranges.get(i).contains(peer)) {
				return true;
			}
		}
		return false;
	}

}
