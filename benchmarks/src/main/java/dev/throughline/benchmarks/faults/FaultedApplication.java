package dev.throughline.benchmarks.faults;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application that suffers: one request is one span. Runs with and without the
 * starter on its class path.
 *
 * @since 0.1.0
 */
@RestController
@SpringBootApplication
public class FaultedApplication {

	/**
	 * Starts the application.
	 * @param args the arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(FaultedApplication.class, args);
	}

	@GetMapping("/work")
	String work() {
		return "done";
	}

	/**
	 * Tells the highest use of the heap so far.
	 * @return the sum of the pools' peaks in bytes
	 */
	@GetMapping("/peak-heap")
	long peakHeap() {
		long peak = 0;
		for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
			if (pool.getType() == MemoryType.HEAP) {
				peak += pool.getPeakUsage().getUsed();
			}
		}
		return peak;
	}

}
