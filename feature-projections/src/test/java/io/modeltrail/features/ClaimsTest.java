package io.modeltrail.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.testkit.PostgresForTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ClaimsTest {
    private final HikariDataSource database = PostgresForTests.freshDatabase();
    private final Claims one = new Claims(database);
    private final Claims other = new Claims(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_piece_of_work_belongs_to_one_process_until_it_lets_go() {
        assertThat(one.hold("a")).isTrue();
        assertThat(one.hold("a")).isTrue();
        assertThat(other.hold("a")).isFalse();
        assertThat(other.hold("b")).isTrue();
        other.release("a"); // it has nothing to let go
        assertThat(other.hold("a")).isFalse();
        one.release("a");
        assertThat(other.hold("a")).isTrue();
    }

    @Test
    void all_claims_of_a_process_need_one_connection_and_none_when_there_is_no_claim() {
        for (int work = 0; work < 50; work++) {
            assertThat(one.hold("work " + work)).isTrue();
        }
        assertThat(database.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
        assertThat(other.hold("work 7")).isFalse();
        assertThat(database.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
        for (int work = 0; work < 50; work++) {
            one.release("work " + work);
        }
        assertThat(database.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    @Test
    void claims_end_with_their_session_and_can_be_taken_again() {
        assertThat(one.hold("a")).isTrue();
        assertThat(JdbcClient.create(database)
                        .sql("SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(one.hold("a")).as("it is told that the claim was lost").isFalse();
        assertThat(other.hold("a")).isTrue();
        assertThat(one.hold("a")).isFalse();
    }
}
