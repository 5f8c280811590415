package dev.throughline.demo;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.throughline.demo.process.DemoException;
import dev.throughline.demo.trace.TraceApi;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for on the command line and in the environment.
 *
 * @param help whether only the usage is wanted
 * @param once whether to stop after the trace has been shown
 * @param json whether to print the trace as JSON
 * @param job whether to run a job instead of chat completions
 * @param scenario the fault to show, or {@code null} for none
 * @param nats whether the job goes through NATS instead of the platform's own broker
 * @param ports the port of each listener; 0 means any free one
 * @param external the backend to use instead of the embedded one
 */
record DemoOptions(boolean help, boolean once, boolean json, boolean job, @Nullable Scenario scenario, boolean nats,
		Map<PortOption, Integer> ports, @Nullable ExternalBackend external) {

	private static final String HELP = "--help";

	private static final String ONCE = "--once";

	private static final String JSON = "--json";

	private static final String JOB = "--job";

	private static final String NATS = "--nats";

	private static final Set<String> FLAGS = Set.of(HELP, ONCE, JSON, JOB, NATS);

	private static final String OTLP = "--otlp";

	private static final String QUERY = "--query";

	private static final String BACKEND = "--backend";

	private static final String SCENARIO = "--scenario";

	DemoOptions {
		if (nats && !job) {
			throw DemoException.usage("Option '%s' belongs to '%s': nothing else uses a queue.".formatted(NATS, JOB));
		}
		if (scenario != null && job) {
			throw DemoException
				.usage("Options '%s' and '%s' do not go together: faults are shown with chat completions."
					.formatted(SCENARIO, JOB));
		}
		if (scenario != null && scenario.fault().outage() && external != null) {
			throw DemoException.usage("Scenario '%s' stops the backend, which cannot be done to the one of '%s'."
				.formatted(scenario.text(), OTLP));
		}
		ports = Map.copyOf(ports);
	}

	/**
	 * The ports that are really needed: an external backend listens on its own, and not
	 * every process runs with every option.
	 * @return the port of each listener this run starts
	 */
	Map<PortOption, Integer> listeners() {
		Map<PortOption, Integer> listeners = new EnumMap<>(this.ports);
		listeners.keySet().removeIf((option) -> !isNeeded(option));
		return listeners;
	}

	/**
	 * What is different from a healthy run.
	 * @return the fault of the scenario
	 */
	Fault fault() {
		return (this.scenario != null) ? this.scenario.fault() : Fault.NONE;
	}

	private boolean isNeeded(PortOption option) {
		return switch (option) {
			case OTLP_GRPC, OTLP_HTTP, QUERY -> this.external == null;
			case OUTPOST, PROVIDER -> !this.job;
			case PLATFORM -> true;
			case BROKER -> this.job && !this.nats;
			case NATS -> this.nats;
		};
	}

	static DemoOptions parse(List<String> arguments, Function<String, @Nullable String> environment) {
		Set<String> flags = new HashSet<>();
		Map<String, String> values = new HashMap<>();
		Iterator<String> remaining = arguments.iterator();
		while (remaining.hasNext()) {
			String argument = remaining.next();
			if (FLAGS.contains(argument)) {
				flags.add(argument);
			}
			else {
				readValue(argument, remaining, values);
			}
		}
		Scenario scenario = scenario(values.get(SCENARIO));
		return new DemoOptions(flags.contains(HELP), flags.contains(ONCE) || scenario != null, flags.contains(JSON),
				flags.contains(JOB), scenario, flags.contains(NATS), ports(values, environment), external(values));
	}

	private static void readValue(String argument, Iterator<String> remaining, Map<String, String> values) {
		int equals = argument.indexOf('=');
		String name = (equals < 0) ? argument : argument.substring(0, equals);
		if (!takesValue(name)) {
			throw DemoException.usage("Unknown option '%s'; './demo --help' lists what there is.".formatted(argument));
		}
		if (equals < 0 && !remaining.hasNext()) {
			throw DemoException.usage("Option '%s' needs a value.".formatted(name));
		}
		values.put(name, (equals < 0) ? remaining.next() : argument.substring(equals + 1));
	}

	private static boolean takesValue(String name) {
		return OTLP.equals(name) || QUERY.equals(name) || BACKEND.equals(name) || SCENARIO.equals(name)
				|| Arrays.stream(PortOption.values()).anyMatch((port) -> port.option().equals(name));
	}

	private static @Nullable Scenario scenario(@Nullable String name) {
		if (name == null) {
			return null;
		}
		return Arrays.stream(Scenario.values())
			.filter((scenario) -> scenario.text().equals(name))
			.findFirst()
			.orElseThrow(() -> DemoException
				.usage("Unknown scenario '%s'; there are %s.".formatted(name, String.join(", ", Scenario.names()))));
	}

	private static Map<PortOption, Integer> ports(Map<String, String> values,
			Function<String, @Nullable String> environment) {
		Map<PortOption, Integer> ports = new EnumMap<>(PortOption.class);
		for (PortOption option : PortOption.values()) {
			String fromEnvironment = environment.apply(option.environmentVariable());
			String argument = values.get(option.option());
			if (argument != null) {
				ports.put(option, port(option.option(), argument));
			}
			else if (fromEnvironment != null && !fromEnvironment.isBlank()) {
				ports.put(option, port(option.environmentVariable(), fromEnvironment));
			}
			else {
				ports.put(option, option.defaultPort());
			}
		}
		return ports;
	}

	private static int port(String source, String value) {
		try {
			int port = Integer.parseInt(value.trim());
			if (port >= 0 && port <= 65535) {
				return port;
			}
		}
		catch (NumberFormatException ex) {
			// answered below, together with numbers that are no port
		}
		throw DemoException
			.usage("%s: '%s' (expected: a port from 0 to 65535, 0 for any free one)".formatted(source, value));
	}

	private static @Nullable ExternalBackend external(Map<String, String> values) {
		String otlp = values.get(OTLP);
		String query = values.get(QUERY);
		TraceApi api = api(values.get(BACKEND));
		if (otlp == null && query == null) {
			if (api != null) {
				throw DemoException
					.usage("Option '%s' belongs to '%s': it says what answers there.".formatted(BACKEND, QUERY));
			}
			return null;
		}
		if (otlp == null || query == null) {
			throw DemoException.usage("Options '--otlp' and '--query' belong together: the first says where spans go, "
					+ "the second where the finished trace is fetched from.");
		}
		return new ExternalBackend(uri(OTLP, otlp), uri(QUERY, query), api);
	}

	private static @Nullable TraceApi api(@Nullable String name) {
		if (name == null) {
			return null;
		}
		return Arrays.stream(TraceApi.values())
			.filter((api) -> api.text().equals(name))
			.findFirst()
			.orElseThrow(() -> DemoException
				.usage("%s: '%s' (expected: %s)".formatted(BACKEND, name, String.join(" or ", TraceApi.names()))));
	}

	private static URI uri(String option, String value) {
		try {
			URI uri = new URI(value.replaceAll("/+$", ""));
			if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// answered below, together with URIs that are not http
		}
		throw DemoException
			.usage("%s: '%s' (expected: an address such as http://localhost:4317)".formatted(option, value));
	}

}
