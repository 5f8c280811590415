package dev.throughline.benchmarks.workload;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * One of the services, by profile: {@code outpost} or {@code platform}.
 *
 * @since 0.1.0
 */
@SpringBootApplication
public class WorkloadApplication {

	/**
	 * Starts a service.
	 * @param args the arguments
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(WorkloadApplication.class);
		application.addListeners(new Gauge());
		application.run(args);
	}

}
