package io.modeltrail.standalone;

/** Pinned, as every version. */
final class ContainerImages {
    static final String POSTGRES = "postgres:18.1";
    static final String KAFKA = "apache/kafka:4.1.1";
    static final String AXON_SERVER = "axoniq/axonserver:2025.1.2";

    private ContainerImages() {}
}
