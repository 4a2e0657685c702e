package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * With an Axon Server that somebody has started, named by {@code -Dmodeltrail.test.axonserver=host:port}; its event store should be
 * new. Not among the tests that always run, since there is none to start here; where it is asked for, it runs or fails.
 */
class GivenAxonServerIT extends MainJobWithAxonServer {
    @Override
    String axonServer() {
        String server = System.getProperty("modeltrail.test.axonserver", "");
        assertThat(server).as("-Dmodeltrail.test.axonserver=host:port").isNotBlank();
        return server;
    }

    @Override
    List<String> postgres() {
        return List.of();
    }
}
