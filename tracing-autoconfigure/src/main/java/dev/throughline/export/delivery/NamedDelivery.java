package dev.throughline.export.delivery;

/**
 * A delivery and how properties, meters and log lines call its destination.
 *
 * @param name the name of the destination: {@code otlp} for the exporter of Spring Boot's
 * properties, {@code <name>} for {@code throughline.export.destinations.<name>},
 * otherwise the name of the exporter's bean
 * @param delivery the way to it
 */
public record NamedDelivery(String name, Delivery delivery) {

}
