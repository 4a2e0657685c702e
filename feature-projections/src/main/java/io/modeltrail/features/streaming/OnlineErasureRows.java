package io.modeltrail.features.streaming;

import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.features.NameInFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the tables of the online features say about one person. The same name in another use case is somebody else. */
@Component
class OnlineErasureRows {
    private static final String STREAMS = """
            SELECT stream.stream_id FROM features_online_stream AS stream
            JOIN features_definition AS defined ON defined.name = stream.feature_set AND defined.version = stream.version
            WHERE defined.use_case = :useCase""";
    private static final String STATES = """
            SELECT stream.topic, state.partition, kept.state_topic
            FROM features_online_recent AS state
            JOIN features_online_stream AS stream USING (stream_id)
            JOIN features_online_offset AS kept USING (stream_id, partition)
            WHERE state.stream_id IN (%s) AND state.entity = :entity AND kept.state_topic IS NOT NULL""".formatted(STREAMS);
    private static final String STATE_TOPICS = """
            SELECT DISTINCT state_topic FROM features_online_offset
            WHERE stream_id IN (%s) AND state_topic IS NOT NULL ORDER BY 1""".formatted(STREAMS);
    private static final String FACT_TOPICS =
            "SELECT DISTINCT topic FROM features_online_stream WHERE stream_id IN (%s) ORDER BY 1".formatted(STREAMS);
    private static final String REMOVE_RECENT =
            "DELETE FROM features_online_recent WHERE stream_id IN (%s) AND entity = :entity".formatted(STREAMS);
    private static final String REMOVE_OLDER =
            "DELETE FROM features_online_older WHERE stream_id IN (%s) AND entity = :entity".formatted(STREAMS);
    private static final String REMOVE_LAST = """
            DELETE FROM features_trigger_last WHERE entity = :entity
                AND trigger_id IN (SELECT trigger_id FROM features_trigger WHERE use_case = :useCase)""";
    private static final String REMOVE_DUE = """
            DELETE FROM features_trigger_due WHERE entity = :entity
                AND trigger_id IN (SELECT trigger_id FROM features_trigger WHERE use_case = :useCase)""";
    private static final String REMOVE_QUEUED = """
            UPDATE features_trigger_queue SET entities = array_replace(entities, :entity, NULL)
            WHERE :entity = ANY (entities)
                AND trigger_id IN (SELECT trigger_id FROM features_trigger WHERE use_case = :useCase)""";
    /** JSON may write a name with backslashes. */
    private static final String LETTERS = """
            SELECT dead_letter_id, record_key, record_value FROM features_dead_letter
            WHERE stream_id IN (%s) AND (position(:name::bytea IN record_key) > 0
                OR position(:name::bytea IN record_value) > 0 OR position('\\x5c'::bytea IN record_value) > 0)""".formatted(STREAMS);

    private static final String REMOVE_LETTER = "DELETE FROM features_dead_letter WHERE dead_letter_id = ?";

    private final JdbcClient database;

    OnlineErasureRows(JdbcClient database) {
        this.database = database;
    }

    /** Where a state of the person is published. */
    record StoredState(String topic, int partition, String stateTopic) {}

    @SuppressWarnings("ArrayRecordComponent") // bytes as they came; two are never compared
    private record Letter(UUID id, byte @Nullable [] key, byte @Nullable [] value) {}

    List<StoredState> states(Person person) {
        return about(STATES, person)
                .query((row, number) -> new StoredState(row.getString(1), row.getInt(2), row.getString(3)))
                .list();
    }

    List<String> stateTopics(Person person) {
        return ofUseCase(STATE_TOPICS, person)
                .query((row, number) -> row.getString(1))
                .list();
    }

    List<String> factTopics(Person person) {
        return ofUseCase(FACT_TOPICS, person)
                .query((row, number) -> row.getString(1))
                .list();
    }

    int removeStates(Person person) {
        about(REMOVE_OLDER, person).update();
        return about(REMOVE_RECENT, person).update();
    }

    int removeTriggers(Person person) {
        return about(REMOVE_QUEUED, person).update()
                + about(REMOVE_DUE, person).update()
                + about(REMOVE_LAST, person).update();
    }

    int removeDeadLetters(Person person) {
        List<Letter> letters = ofUseCase(LETTERS, person)
                .param("name", person.entity().getBytes(StandardCharsets.UTF_8))
                .query((row, number) -> new Letter(row.getObject(1, UUID.class), row.getBytes(2), row.getBytes(3)))
                .list();
        int removed = 0;
        for (Letter letter : letters) {
            if (isAbout(person.entity(), letter)) {
                removed += database.sql(REMOVE_LETTER).param(letter.id()).update();
            }
        }
        return removed;
    }

    /**
     * A record that says whom it is about is about nobody else, whatever numbers and texts it has. One that says nothing of the kind may have
     * the name anywhere, as a word of its own.
     */
    private static boolean isAbout(String entity, Letter letter) {
        Set<String> subjects = NamedSubjects.in(letter.value());
        byte[] key = letter.key();
        if (subjects.isEmpty()) {
            NameInFile name = new NameInFile(entity);
            return name.isIn(key) || name.isIn(letter.value());
        }
        return subjects.contains(entity) || (key != null && new String(key, StandardCharsets.UTF_8).equals(entity));
    }

    private JdbcClient.StatementSpec about(String sql, Person person) {
        return ofUseCase(sql, person).param("entity", person.entity());
    }

    private JdbcClient.StatementSpec ofUseCase(String sql, Person person) {
        return database.sql(sql).param("useCase", person.useCase().value());
    }
}
