package dev.throughline.instrumentation.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds client beans whose calls end the trace. One that an observed client was made
 * with, directly or by way of other beans such as a request factory, is left out. A
 * client that is no bean cannot be found.
 */
final class ClientBeanCheck implements SmartInitializingSingleton {

	private final ClientInventory clients;

	private final ObjectProvider<Findings> findings;

	private final ConfigurableListableBeanFactory beanFactory;

	ClientBeanCheck(ClientInventory clients, ObjectProvider<Findings> findings,
			ConfigurableListableBeanFactory beanFactory) {
		this.clients = clients;
		this.findings = findings;
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.findings.ifAvailable(this::check);
	}

	private void check(Findings found) {
		Set<String> instrumented = new TreeSet<>();
		Map<String, String> uninstrumented = new TreeMap<>();
		this.clients.sort(instrumented, uninstrumented);
		uninstrumented.forEach((name, reason) -> {
			if (!isPartOf(instrumented, name)) {
				found.report(new Finding(FindingCode.CLIENT_WITHOUT_CONTEXT, name,
						"Calls of the client '" + name + "' end the trace: " + reason + ".",
						"Use a client that is observed, or make it one with " + HttpClientTracing.class.getSimpleName()
								+ ".observe, or with the instrumentation of its " + "own library."));
			}
		});
	}

	private boolean isPartOf(Set<String> instrumented, String name) {
		Set<String> known = new HashSet<>();
		Deque<String> left = new ArrayDeque<>(List.of(name));
		while (!left.isEmpty()) {
			String part = left.remove();
			if (instrumented.contains(part)) {
				return true;
			}
			if (known.add(part)) {
				left.addAll(List.of(this.beanFactory.getDependentBeans(part)));
			}
		}
		return false;
	}

}
