package io.modeltrail.standalone;

import io.modeltrail.eventstore.EventStoreConfiguration;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Brings in the modules of the roles that this process runs; the event store is always among them. */
final class RoleModules implements ImportSelector, EnvironmentAware {
    private Environment environment;

    @SuppressWarnings("NullAway.Init") // Spring sets the environment before it asks
    RoleModules() {}

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        Set<RunRole> roles = RunRole.parse(environment.getRequiredProperty(RunRole.PROPERTY));
        return Stream.concat(
                        Stream.of(EventStoreConfiguration.class), roles.stream().flatMap(RoleModules::modules))
                .map(Class::getName)
                .toArray(String[]::new);
    }

    private static Stream<Class<?>> modules(RunRole role) {
        return switch (role) {
            case COMMAND, QUERY, FEATURES, RUNTIME, SAGA -> Stream.of();
        };
    }
}
