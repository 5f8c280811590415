package dev.throughline.benchmarks.faults;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Collectors;

import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;

/**
 * Highest use of the heap that a garbage collection left behind. What lies between two
 * collections depends on the size of the heap more than on the application.
 */
final class HeapPeak {

	private final LongAccumulator bytes = new LongAccumulator(Math::max, 0);

	private final Set<String> heap = ManagementFactory.getMemoryPoolMXBeans()
		.stream()
		.filter((pool) -> pool.getType() == MemoryType.HEAP)
		.map(MemoryPoolMXBean::getName)
		.collect(Collectors.toSet());

	void watch() {
		for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
			((NotificationEmitter) collector).addNotificationListener((notification, handback) -> {
				GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo
					.from((CompositeData) notification.getUserData());
				this.bytes.accumulate(sum(info.getGcInfo().getMemoryUsageAfterGc()));
			}, null, null);
		}
	}

	private long sum(Map<String, MemoryUsage> usage) {
		return usage.entrySet()
			.stream()
			.filter((pool) -> this.heap.contains(pool.getKey()))
			.mapToLong((pool) -> pool.getValue().getUsed())
			.sum();
	}

	long bytes() {
		return this.bytes.get();
	}

}
