package io.modeltrail.features.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetVersionRetired;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Given events of feature sets, which are in use. */
class ActiveFeatureSetsTest {
    private static final FeatureSetKey VISITS = new FeatureSetKey("visits");
    private static final UseCaseKey USE_CASE = new UseCaseKey("guests");
    private static final Actor SCIENTIST = new Actor("scientist", Role.DATA_SCIENTIST);

    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/features");
    private final JsonMapper json = JsonMapper.builder().build();
    private final FeatureSetRows rows = new FeatureSetRows(JdbcClient.create(database), json);
    private final ActiveFeatureSets sets = new ActiveFeatureSets(rows, json);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_defined_version_is_in_use_until_it_is_retired() {
        rows.define(defined(1), 0);
        rows.define(defined(2), 1);
        sets.catchUp();
        assertThat(versions()).containsExactly(1, 2);
        assertThat(sets.find(VISITS, null).orElseThrow().set().definition().version())
                .isEqualTo(2);

        rows.retire(new FeatureSetVersionRetired(VISITS, 2, SCIENTIST), 2);
        sets.catchUp();
        assertThat(versions()).containsExactly(1);
        assertThat(sets.find(VISITS, null).orElseThrow().set().definition().version())
                .isEqualTo(1);
        assertThat(sets.find(VISITS, 2)).isPresent();
        assertThat(sets.find(VISITS, 3)).isEmpty();
        assertThat(sets.find(new FeatureSetKey("others"), null)).isEmpty();
    }

    @Test
    void what_is_loaded_is_what_was_defined() {
        rows.define(defined(1), 0);
        sets.catchUp();

        ActiveFeatureSets.Active one = sets.all().getFirst();
        assertThat(one.useCase()).isEqualTo(USE_CASE);
        assertThat(one.set().definition()).isEqualTo(Definitions.visits());
        assertThat(one.set().digest()).isEqualTo(Definitions.compiled().digest());
    }

    @Test
    void listeners_hear_of_changes_and_of_nothing_else() {
        AtomicInteger heard = new AtomicInteger();
        sets.onChange(heard::incrementAndGet);
        sets.catchUp();
        assertThat(heard).hasValue(0);

        rows.define(defined(1), 0);
        sets.catchUp();
        sets.catchUp();
        assertThat(heard).hasValue(1);
    }

    @Test
    void events_that_come_again_change_nothing() {
        rows.define(defined(1), 0);
        rows.retire(new FeatureSetVersionRetired(VISITS, 1, SCIENTIST), 1);
        List<FeatureSetRows.DefinedRow> before = rows.all();

        rows.define(defined(1), 0);
        rows.retire(new FeatureSetVersionRetired(VISITS, 1, SCIENTIST), 1);

        assertThat(rows.all()).isEqualTo(before);
    }

    @Test
    void during_a_rebuild_the_sets_of_before_stay_in_use() {
        rows.define(defined(1), 0);
        rows.define(defined(2), 1);
        sets.catchUp();

        rows.truncate();
        sets.catchUp();
        rows.define(defined(1), 0);
        sets.catchUp();
        assertThat(versions()).containsExactly(1, 2);
    }

    @Test
    void a_definition_that_no_longer_compiles_does_not_keep_the_others_from_working() {
        FeatureSetDefinition broken = new FeatureSetDefinition(
                new FeatureSetKey("broken"), 1, "guest", "team", "x", List.of(), List.of(), List.of(), null, null);
        rows.define(new FeatureSetDefined(broken.name(), USE_CASE, broken, digest(), SCIENTIST), 0);
        rows.define(defined(1), 0);
        sets.catchUp();

        assertThat(versions()).containsExactly(1);
        assertThat(sets.find(broken.name(), 1)).isEmpty();
    }

    @Test
    void another_process_sees_the_change_without_an_event_of_its_own() throws InterruptedException {
        AtomicInteger heard = new AtomicInteger();
        sets.onChange(heard::incrementAndGet);
        sets.start();
        try {
            rows.define(defined(1), 0);
            for (int tries = 0; heard.get() == 0 && tries < 1000; tries++) {
                Thread.sleep(20);
            }
        } finally {
            sets.stop();
        }
        assertThat(versions()).containsExactly(1);
    }

    private List<Integer> versions() {
        return sets.all().stream().map(one -> one.set().definition().version()).toList();
    }

    private static FeatureSetDefined defined(int version) {
        FeatureSetDefinition definition = FeatureSetFile.read(
                Definitions.yaml().replace("version: 1", "version: " + version).getBytes(StandardCharsets.UTF_8),
                "visits.yaml");
        return new FeatureSetDefined(VISITS, USE_CASE, definition, digest(), SCIENTIST);
    }

    private static Sha256Digest digest() {
        return Sha256Digest.of(new byte[0]);
    }
}
