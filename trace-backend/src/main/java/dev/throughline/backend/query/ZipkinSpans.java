package dev.throughline.backend.query;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import dev.throughline.backend.batch.ResourceBatch;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import org.jspecify.annotations.Nullable;
import zipkin2.Endpoint;

/**
 * Shows OTLP spans in Zipkin's model. Follows <a href=
 * "https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/">OpenTelemetry to
 * Zipkin Transformation</a>; what that leaves out stays visible as well: resource
 * attributes become tags, links become tags named {@code otel.link.<n>}. An OTLP span has
 * an id of its own, so {@code shared} is never set.
 */
final class ZipkinSpans {

	// The keys below are copied from io.opentelemetry.semconv, old names last.
	private static final List<String> PEER_KEYS = List.of("peer.service", "service.peer.name", "server.address",
			"network.peer.address", "db.system.name", "messaging.system", "net.peer.name", "db.system");

	private static final HexFormat HEX = HexFormat.of();

	private final Map<String, String> resource;

	private final String serviceName;

	private ZipkinSpans(Resource resource) {
		this.resource = texts(resource.getAttributesList());
		String name = this.resource.getOrDefault("service.name", "");
		this.serviceName = name.isEmpty() ? ResourceBatch.UNKNOWN_SERVICE : name;
	}

	static List<zipkin2.Span> of(TracesData trace) {
		List<zipkin2.Span> spans = new ArrayList<>();
		for (ResourceSpans resourceSpans : trace.getResourceSpansList()) {
			ZipkinSpans conversion = new ZipkinSpans(resourceSpans.getResource());
			for (ScopeSpans scopeSpans : resourceSpans.getScopeSpansList()) {
				for (Span span : scopeSpans.getSpansList()) {
					spans.add(conversion.convert(scopeSpans, span));
				}
			}
		}
		return spans;
	}

	private zipkin2.Span convert(ScopeSpans scope, Span span) {
		Map<String, String> attributes = texts(span.getAttributesList());
		zipkin2.Span.Builder builder = zipkin2.Span.newBuilder()
			.traceId(hex(span.getTraceId()))
			.id(hex(span.getSpanId()))
			.name(span.getName())
			.kind(kind(span.getKind()))
			.localEndpoint(Endpoint.newBuilder().serviceName(this.serviceName).build())
			.remoteEndpoint(remoteEndpoint(span.getKind(), attributes));
		if (!isZero(span.getParentSpanId())) {
			builder.parentId(hex(span.getParentSpanId()));
		}
		addTimes(builder, span);
		attributes.forEach((key, value) -> builder.putTag(tag(key), value));
		this.resource
			.forEach((key, value) -> builder.putTag(attributes.containsKey(key) ? "resource." + key : tag(key), value));
		addScope(builder, scope);
		addStatus(builder, span, attributes);
		addRest(builder, span);
		return builder.build();
	}

	private static void addTimes(zipkin2.Span.Builder builder, Span span) {
		builder.timestamp(micros(span.getStartTimeUnixNano()));
		long nanos = span.getEndTimeUnixNano() - span.getStartTimeUnixNano();
		if (span.getEndTimeUnixNano() != 0 && nanos >= 0) {
			// Zipkin knows no duration of zero.
			builder.duration(Math.max(1, nanos / 1000));
		}
		for (Span.Event event : span.getEventsList()) {
			String attributes = (event.getAttributesCount() > 0) ? " " + AttributeText.json(event.getAttributesList())
					: "";
			builder.addAnnotation(micros(event.getTimeUnixNano()), event.getName() + attributes);
		}
	}

	private static void addScope(zipkin2.Span.Builder builder, ScopeSpans scope) {
		if (!scope.getScope().getName().isEmpty()) {
			builder.putTag("otel.scope.name", scope.getScope().getName());
		}
		if (!scope.getScope().getVersion().isEmpty()) {
			builder.putTag("otel.scope.version", scope.getScope().getVersion());
		}
		texts(scope.getScope().getAttributesList()).forEach((key, value) -> builder.putTag("otel.scope." + key, value));
	}

	private static void addStatus(zipkin2.Span.Builder builder, Span span, Map<String, String> attributes) {
		if (span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_OK) {
			builder.putTag("otel.status_code", "OK");
		}
		if (span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR) {
			builder.putTag("otel.status_code", "ERROR");
			String message = span.getStatus().getMessage();
			builder.putTag("error", message.isEmpty() ? attributes.getOrDefault("error.type", "true") : message);
		}
	}

	private static String tag(String key) {
		// Zipkin takes the mere presence of this tag for a failure, even error=false.
		return key.equals("error") ? "otel.attribute.error" : key;
	}

	private static void addRest(zipkin2.Span.Builder builder, Span span) {
		for (int i = 0; i < span.getLinksCount(); i++) {
			Span.Link link = span.getLinks(i);
			String attributes = (link.getAttributesCount() > 0) ? " " + AttributeText.json(link.getAttributesList())
					: "";
			builder.putTag("otel.link." + i, hex(link.getTraceId()) + "/" + hex(link.getSpanId()) + attributes);
		}
		if (!span.getTraceState().isEmpty()) {
			builder.putTag("w3c.tracestate", span.getTraceState());
		}
		addCount(builder, "otel.dropped_attributes_count", span.getDroppedAttributesCount());
		addCount(builder, "otel.dropped_events_count", span.getDroppedEventsCount());
		addCount(builder, "otel.dropped_links_count", span.getDroppedLinksCount());
	}

	private static void addCount(zipkin2.Span.Builder builder, String key, int count) {
		if (count != 0) {
			builder.putTag(key, Integer.toUnsignedString(count));
		}
	}

	private static zipkin2.Span.@Nullable Kind kind(Span.SpanKind kind) {
		return switch (kind) {
			case SPAN_KIND_SERVER -> zipkin2.Span.Kind.SERVER;
			case SPAN_KIND_CLIENT -> zipkin2.Span.Kind.CLIENT;
			case SPAN_KIND_PRODUCER -> zipkin2.Span.Kind.PRODUCER;
			case SPAN_KIND_CONSUMER -> zipkin2.Span.Kind.CONSUMER;
			default -> null;
		};
	}

	private static @Nullable Endpoint remoteEndpoint(Span.SpanKind kind, Map<String, String> attributes) {
		if (kind != Span.SpanKind.SPAN_KIND_CLIENT && kind != Span.SpanKind.SPAN_KIND_PRODUCER
				&& kind != Span.SpanKind.SPAN_KIND_CONSUMER) {
			return null;
		}
		String name = PEER_KEYS.stream().map(attributes::get).filter((value) -> value != null).findFirst().orElse(null);
		if (name == null) {
			return null;
		}
		Endpoint.Builder endpoint = Endpoint.newBuilder().serviceName(name);
		endpoint.parseIp(attributes.getOrDefault("network.peer.address", name));
		return endpoint.port(port(attributes.get("server.port"))).build();
	}

	private static int port(@Nullable String text) {
		return (text != null && text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535) ? Integer.parseInt(text)
				: 0;
	}

	private static Map<String, String> texts(List<KeyValue> attributes) {
		Map<String, String> texts = new LinkedHashMap<>();
		attributes.forEach((attribute) -> texts.put(attribute.getKey(), AttributeText.of(attribute.getValue())));
		return texts;
	}

	private static long micros(long unixNanos) {
		return Long.divideUnsigned(unixNanos, 1000);
	}

	private static boolean isZero(ByteString id) {
		return id.equals(ByteString.copyFrom(new byte[id.size()]));
	}

	private static String hex(ByteString id) {
		return HEX.formatHex(id.toByteArray());
	}

}
