package dev.throughline.tracecontext;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the service.
 */
@SpringBootApplication
public class TraceContextApplication {

	public static void main(String[] args) {
		SpringApplication.run(TraceContextApplication.class, args);
	}

}
