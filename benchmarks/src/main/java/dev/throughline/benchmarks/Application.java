package dev.throughline.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Application that has the starter and nothing else.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Application {

	/**
	 * Starts the application without a server.
	 * @param configuration further beans
	 * @param properties its properties, as {@code name=value}
	 * @return the application, to be closed by the caller
	 */
	public static ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--spring.application.name=benchmark",
				"--logging.level.root=WARN", "--spring.main.banner-mode=off"));
		Arrays.stream(properties).map((property) -> "--" + property).forEach(arguments::add);
		return new SpringApplicationBuilder(Application.class, configuration).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

}
