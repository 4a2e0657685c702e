package io.modeltrail.standalone;

import io.modeltrail.command.CommandSideConfiguration;
import io.modeltrail.eventstore.EventStoreConfiguration;
import io.modeltrail.features.FeatureProjectionsConfiguration;
import io.modeltrail.query.QuerySideConfiguration;
import io.modeltrail.runtime.ModelRuntimeConfiguration;
import io.modeltrail.saga.SagasConfiguration;
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
            case COMMAND -> Stream.of(CommandSideConfiguration.class);
            case QUERY -> Stream.of(QuerySideConfiguration.class);
            case FEATURES -> Stream.of(FeatureProjectionsConfiguration.class);
            case RUNTIME -> Stream.of(ModelRuntimeConfiguration.class);
            case SAGA -> Stream.of(SagasConfiguration.class);
        };
    }
}
