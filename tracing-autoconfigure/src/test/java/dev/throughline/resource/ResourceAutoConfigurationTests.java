package dev.throughline.resource;

import java.util.Properties;
import java.util.UUID;

import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetryResourceAttributes;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

class ResourceAutoConfigurationTests {

	private static final AttributeKey<String> INSTANCE = stringKey("service.instance.id");

	private static final AttributeKey<String> VERSION = stringKey("service.version");

	private static final AttributeKey<String> ENVIRONMENT = stringKey("deployment.environment.name");

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			ResourceAutoConfiguration.class);

	@Test
	void suppliesTheResourceOfSpans() {
		this.runner.withPropertyValues("spring.application.name=checkout", "spring.application.group=shop")
			.run((context) -> {
				context.getBean(Tracer.class).spanBuilder("work").startSpan().end();
				Resource resource = this.spans.take().getResource();
				assertThat(resource).isEqualTo(context.getBean(Resource.class));
				assertThat(resource.getAttribute(stringKey("service.name"))).isEqualTo("checkout");
				assertThat(resource.getAttribute(stringKey("service.namespace"))).isEqualTo("shop");
				assertThat(resource.getAttribute(stringKey("telemetry.sdk.language"))).isEqualTo("java");
				assertThat(resource.getAttribute(longKey("process.pid"))).isEqualTo(ProcessHandle.current().pid());
				assertThat(UUID.fromString(resource.getAttribute(INSTANCE))).isNotNull();
			});
	}

	@Test
	void instanceIsAnotherInEveryProcess() {
		this.runner
			.run((first) -> this.runner.run((second) -> assertThat(attribute(first.getBean(Resource.class), INSTANCE))
				.isNotEqualTo(attribute(second.getBean(Resource.class), INSTANCE))));
	}

	@Test
	void instanceIsStableWhenConfigured() {
		this.runner
			.withPropertyValues("management.opentelemetry.resource-attributes[service.instance.id]=checkout-0",
					"management.opentelemetry.resource-attributes[process.pid]=1")
			.run((context) -> {
				Resource resource = context.getBean(Resource.class);
				assertThat(resource.getAttribute(INSTANCE)).isEqualTo("checkout-0");
				assertThat(resource.getAttribute(stringKey("process.pid"))).isEqualTo("1");
				assertThat(resource.getAttribute(longKey("process.pid"))).isNull();
			});
	}

	@Test
	void versionIsThatOfTheBuild() {
		Properties build = new Properties();
		build.setProperty("version", "1.2.3");
		this.runner.withPropertyValues("spring.application.version=0.0.1")
			.withBean(BuildProperties.class, () -> new BuildProperties(build))
			.run((context) -> assertThat(attribute(context.getBean(Resource.class), VERSION)).isEqualTo("1.2.3"));
	}

	@Test
	void versionIsThatOfTheJarWithoutBuildInformation() {
		this.runner.withPropertyValues("spring.application.version=0.0.1")
			.run((context) -> assertThat(attribute(context.getBean(Resource.class), VERSION)).isEqualTo("0.0.1"));
		this.runner.run((context) -> assertThat(attribute(context.getBean(Resource.class), VERSION)).isNull());
	}

	@Test
	void environmentIsToldByAnActiveProfile() {
		this.runner.withPropertyValues("spring.profiles.active=postgres,staging")
			.run((context) -> assertThat(attribute(context.getBean(Resource.class), ENVIRONMENT)).isEqualTo("staging"));
	}

	@Test
	void configuredEnvironmentWinsOverAProfile() {
		this.runner
			.withPropertyValues("spring.profiles.active=staging",
					"management.opentelemetry.resource-attributes[deployment.environment]=canary")
			.run((context) -> assertThat(attribute(context.getBean(Resource.class), ENVIRONMENT)).isEqualTo("canary"));
	}

	@Test
	void neitherCommandLineNorPathsAreTold() {
		this.runner.run((context) -> assertThat(context.getBean(Resource.class).getAttributes().asMap().keySet())
			.extracting(AttributeKey::getKey)
			.noneMatch((key) -> key.startsWith("process.command") || key.startsWith("process.executable")));
	}

	@Test
	void backsOffForAResourceOfTheUser() {
		Resource users = Resource.create(Attributes.of(VERSION, "mine"));
		this.runner.withBean(Resource.class, () -> users)
			.run((context) -> assertThat(context.getBean(Resource.class)).isSameAs(users));
	}

	@Test
	void backsOffWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.resource.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("throughlineResource").hasSingleBean(Resource.class));
	}

	@Test
	void backsOffWithoutSpringBootsResourceAttributes() {
		this.runner.withClassLoader(new FilteredClassLoader(OpenTelemetryResourceAttributes.class))
			.run((context) -> assertThat(context).doesNotHaveBean("throughlineResource"));
	}

	private static String attribute(Resource resource, AttributeKey<String> key) {
		return resource.getAttribute(key);
	}

}
