package dev.throughline.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.throughline.demo.process.ChildProcess;
import dev.throughline.demo.trace.TraceSource;

/**
 * The running processes that the rest of the demo talks to.
 *
 * @param processes all of them
 * @param ports where they listen
 * @param export the environment that sends spans to the backend
 * @param auditToken the platform's token
 * @param traces where traces are fetched from
 * @param embeddedBackend whether the backend is ours
 */
record RunningServices(List<ChildProcess> processes, Map<PortOption, Integer> ports, Map<String, String> export,
		String auditToken, TraceSource traces, boolean embeddedBackend) {

	RunningServices {
		processes = List.copyOf(processes);
	}

	ChildProcess process(String name) {
		return this.processes.stream().filter((process) -> process.name().equals(name)).findFirst().orElseThrow();
	}

	/**
	 * Return what some of the processes have written until now.
	 * @param names the processes, in the order to keep
	 * @return their lines, by name
	 */
	Map<String, List<String>> lines(String... names) {
		Map<String, List<String>> lines = new LinkedHashMap<>();
		for (String name : names) {
			lines.put(name, process(name).lines());
		}
		return lines;
	}

}
