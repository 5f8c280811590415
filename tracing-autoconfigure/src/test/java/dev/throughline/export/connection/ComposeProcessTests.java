package dev.throughline.export.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.throughline.ChildProcess;
import dev.throughline.ChildProcess.Outcome;
import dev.throughline.export.ShortLivedApplication;
import dev.throughline.test.OtlpCollector;
import dev.throughline.test.OtlpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application beside a compose file, with a {@code docker} on the path that answers as
 * the real one: Spring Boot's own reading of services, ports and labels is part of it.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The docker of this test is a shell script")
class ComposeProcessTests {

	private static final String DOCKER = """
			#!/bin/sh
			case "$*" in
			'version '*) echo 28.2.2 ;;
			'compose version '*) echo '{"version":"2.39.1"}' ;;
			'compose --file '*' config --format=json')
				echo '{"name":"x","services":{"jaeger":{"image":"jaegertracing/jaeger"}}}' ;;
			'compose --file '*' ps --orphans=false --format=json')
				echo '{"ID":"1a","Name":"x-jaeger-1","Image":"jaegertracing/jaeger:2.20.0","State":"running"}'
				echo '{"ID":"2b","Name":"x-tempo-1","Image":"grafana/tempo:3.0.2","State":"running"}' ;;
			'inspect --format={{ json . }} 1a 2b')
				%s
				%s ;;
			*) echo "unexpected: $*" >&2; exit 1 ;;
			esac
			""";

	private static final String INSPECT = """
			echo '{"Id":"%s","Config":{"Image":"%s","Labels":{%s},"ExposedPorts":{"4318/tcp":{}},"Env":[]},\
			"HostConfig":{"NetworkMode":"x_default"},"NetworkSettings":{"Ports":\
			{"4318/tcp":[{"HostIp":"127.0.0.1","HostPort":"%d"}],"16686/tcp":null}}}'""";

	@TempDir
	private Path directory;

	@Test
	void spansReachTheBackendThatRunsAndIsNotIgnored() throws Exception {
		try (OtlpCollector collector = OtlpCollector.start()) {
			int port = collector.httpEndpoint().getPort();
			docker(INSPECT.formatted("1a", "jaegertracing/jaeger:2.20.0", "", port),
					INSPECT.formatted("2b", "grafana/tempo:3.0.2", "\"org.springframework.boot.ignore\":\"true\"", 1));
			Path compose = Files.writeString(this.directory.resolve("compose.yaml"), "services: {}");
			Outcome outcome = ChildProcess.run(List.of("-Dspring.docker.compose.enabled=true"),
					ShortLivedApplication.class, Map.of("PATH", this.directory + ":" + System.getenv("PATH")),
					"--spring.docker.compose.file=" + compose, "--spring.docker.compose.host=127.0.0.1");
			assertThat(outcome.exitCode()).as(outcome.output()).isZero();
			OtlpRequest request = collector.take();
			assertThat(request.path()).isEqualTo("/v1/traces");
			assertThat(request.spans()).singleElement()
				.satisfies((span) -> assertThat(span.getName()).isEqualTo("work"));
		}
	}

	private void docker(String... inspected) throws IOException {
		Path docker = Files.writeString(this.directory.resolve("docker"), DOCKER.formatted((Object[]) inspected));
		assertThat(docker.toFile().setExecutable(true)).isTrue();
	}

}
