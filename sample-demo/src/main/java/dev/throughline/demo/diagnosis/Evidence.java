package dev.throughline.demo.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.demo.trace.Trace;
import dev.throughline.demo.trace.TraceReport;

/**
 * What there is to judge a request by.
 *
 * @param request what the request left behind
 * @param strays other traces with spans that services told of while they worked on it
 * @param logged the traces that each service's log lines tell of since the request was
 * sent; every service that takes part is a key
 * @param arrivals how the spans of the request, and of others before it, arrived
 * @param spooled the spans that waited on the disks of the services
 * @param checkups what the services say about themselves
 * @since 0.1.0
 */
public record Evidence(TraceReport request, List<Trace> strays, Map<String, Set<String>> logged, List<Arrival> arrivals,
		long spooled, List<Checkup> checkups) {

	public Evidence {
		strays = List.copyOf(strays);
		logged = Collections.unmodifiableMap(new LinkedHashMap<>(logged));
		arrivals = List.copyOf(arrivals);
		checkups = List.copyOf(checkups);
	}

	Trace trace() {
		return this.request.trace();
	}

	List<Finding> findings() {
		return this.checkups.stream().flatMap((checkup) -> checkup.findings().stream()).toList();
	}

	boolean hasLogged(String service, String traceId) {
		return this.logged.getOrDefault(service, Set.of()).contains(traceId);
	}

}
