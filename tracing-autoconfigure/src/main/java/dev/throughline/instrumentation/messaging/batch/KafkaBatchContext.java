package dev.throughline.instrumentation.messaging.batch;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import dev.throughline.instrumentation.messaging.MessagingAttributes;
import io.opentelemetry.api.trace.SpanBuilder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Records that a Kafka listener gets at once.
 */
final class KafkaBatchContext extends BatchContext<ConsumerRecord<?, ?>> {

	private final Set<TopicPartition> partitions;

	private final @Nullable String group;

	KafkaBatchContext(ConsumerRecords<?, ?> records, Consumer<?, ?> consumer) {
		super("kafka", records, records.count(), topic(records.partitions()));
		this.partitions = records.partitions();
		this.group = consumer.groupMetadata().groupId();
	}

	private static @Nullable String topic(Set<TopicPartition> partitions) {
		String topic = null;
		for (TopicPartition partition : partitions) {
			if (topic != null && !topic.equals(partition.topic())) {
				return null;
			}
			topic = partition.topic();
		}
		return topic;
	}

	@Override
	@Nullable String header(ConsumerRecord<?, ?> message, String name) {
		Header header = message.headers().lastHeader(name);
		return (header != null && header.value() != null) ? new String(header.value(), StandardCharsets.UTF_8) : null;
	}

	@Override
	void describe(SpanBuilder builder) {
		builder.setAttribute(MessagingAttributes.CONSUMER_GROUP_NAME, this.group);
		if (this.partitions.size() == 1) {
			builder.setAttribute(MessagingAttributes.DESTINATION_PARTITION_ID,
					Integer.toString(this.partitions.iterator().next().partition()));
		}
	}

}
