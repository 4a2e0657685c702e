package io.modeltrail.features.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.features.definition.Reading.Accepted;
import io.modeltrail.features.definition.Reading.Ignored;
import io.modeltrail.features.definition.Reading.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One good record, of which each test changes one thing. */
class FactReaderTest {
    private static final long KAFKA = Instant.parse("2026-03-01T10:11:13.500Z").toEpochMilli();
    private static final String VISIT = """
            {"specversion":"1.0","id":"v-1","source":"/door","type":"visit","subject":"G1",
             "time":"2026-03-01T10:11:12.1239Z","recordedtime":"2026-03-01T10:11:13Z",
             "data":{"minutes":30,"guests":2,"way":"back door","booked_at":"2026-02-28"}}""";
    private static final String SALE = """
            {"specversion":"1.0","id":"s-1","source":"/till","type":"sale","subject":"G1",
             "time":"2026-03-01T10:11:12Z","data":{"amount":19.99,"tip":0.5,"method":"cash"}}""";

    private final FactReader reader = new FactReader(Definitions.compiled());

    @Test
    void a_record_becomes_a_fact_of_integers() {
        Fact fact = accepted(VISIT, "visits.door").fact();

        assertThat(fact.type()).isZero();
        assertThat(fact.entity()).isEqualTo("G1");
        assertThat(fact.id()).isEqualTo("v-1");
        assertThat(Instant.ofEpochMilli(fact.atMillis())).isEqualTo("2026-03-01T10:11:12.123Z");
        assertThat(Instant.ofEpochMilli(fact.knownMillis())).isEqualTo("2026-03-01T10:11:13Z");
        assertThat(fact.attributeCount()).isEqualTo(4);
        assertThat(fact.attribute(0)).isEqualTo(30);
        assertThat(fact.attribute(1)).isEqualTo(2);
        assertThat(fact.attribute(2)).isEqualTo(2);
        assertThat(Instant.ofEpochMilli(fact.attribute(3))).isEqualTo("2026-02-28T00:00:00Z");
        assertThat(fact.day()).isEqualTo(20513);
    }

    @ParameterizedTest
    @CsvSource({"19.99,1999", "19.9,1990", "19,1900", "-0.01,-1", "1e1,1000", "1999E-2,1999", "0.10000,10", "-0.0,0"})
    void a_decimal_is_scaled_exactly(String written, long kept) {
        assertThat(accepted(SALE.replace("19.99", written), "visits.till")
                        .fact()
                        .attribute(0))
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"30.0,30", "3e1,30", "true,1", "false,0"})
    void an_integer_may_be_written_in_several_ways(String written, long kept) {
        assertThat(accepted(VISIT.replace(":30", ":" + written), "visits.door")
                        .fact()
                        .attribute(0))
                .isEqualTo(kept);
    }

    @Test
    void without_a_time_of_its_own_the_record_was_known_when_kafka_had_it() {
        assertThat(accepted(SALE, "visits.till").fact().knownMillis()).isEqualTo(KAFKA);
    }

    @Test
    void a_clock_that_is_a_little_fast_is_set_back() {
        Fact fact = accepted(VISIT.replace("10:11:12.1239", "10:16:00"), "visits.door")
                .fact();

        assertThat(fact.atMillis()).isEqualTo(fact.knownMillis());
    }

    @Test
    void an_offset_is_taken_into_account() {
        Fact fact = accepted(VISIT.replace("10:11:12.1239Z", "12:11:12.5+02:00"), "visits.door")
                .fact();

        assertThat(Instant.ofEpochMilli(fact.atMillis())).isEqualTo("2026-03-01T10:11:12.500Z");
    }

    @Test
    void what_may_be_missing_may_be_null_or_left_out() {
        assertThat(accepted(VISIT.replace("\"guests\":2", "\"guests\":null"), "visits.door")
                        .fact()
                        .attribute(1))
                .isEqualTo(Fact.MISSING);
        assertThat(accepted(VISIT.replace("\"guests\":2,", ""), "visits.door")
                        .fact()
                        .attribute(1))
                .isEqualTo(Fact.MISSING);
    }

    @Test
    void unknown_attributes_are_counted_whatever_is_in_them() {
        String more =
                VISIT.replace("\"minutes\"", "\"mood\":{\"minutes\":[1,{\"way\":3}]},\"hat\":\"red\",\"minutes\"");

        Accepted reading = accepted(more, "visits.door");
        assertThat(reading.unknownAttributes()).isEqualTo(2);
        assertThat(reading.fact().attribute(0)).isEqualTo(30);
    }

    @Test
    void the_type_may_stand_behind_the_data() {
        String turned = """
                {"data":{"minutes":30,"way":"door","hat":1},"specversion":"1.0","id":"v-1","source":"/door","subject":"G1",
                 "time":"2026-03-01T10:11:12Z","type":"visit"}""";

        Accepted reading = accepted(turned, "visits.door");
        assertThat(reading.fact().attribute(0)).isEqualTo(30);
        assertThat(reading.unknownAttributes()).isEqualTo(1);
    }

    @Test
    void a_type_that_comes_twice_is_read_as_the_last_one() {
        String twice = SALE.replace("\"type\":\"sale\"", "\"type\":\"visit\"").replace("}}", "},\"type\":\"sale\"}");

        assertThat(accepted(twice, "visits.till").fact().attribute(0)).isEqualTo(1999);
    }

    @Test
    void other_types_and_other_topics_are_ignored() {
        assertThat(read(VISIT.replace("visit", "departure"), "visits.door")).isInstanceOf(Ignored.class);
        assertThat(read(VISIT, "visits.till")).isInstanceOf(Ignored.class);
        assertThat(read(VISIT.replace("\"visit\"", "\"departure\"").replace("v-1", ""), "visits.door"))
                .isInstanceOf(Ignored.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"minutes\":30,| |attribute-missing|minutes",
                ":30|:null|attribute-missing|minutes",
                ":30|:\"30\"|attribute-not-a-number|minutes",
                ":30|:{}|attribute-not-a-number|minutes",
                ":30|:3.5|attribute-too-precise|minutes",
                ":30|:1441|attribute-out-of-range|minutes",
                ":30|:-1|attribute-out-of-range|minutes",
                ":30|:123456789012345678901234567890|attribute-out-of-range|minutes",
                ":30|:1e9999999999|attribute-out-of-range|minutes",
                "\"guests\":2|\"guests\":1000000000001|attribute-out-of-range|guests",
                "\"guests\":2|\"guests\":-9223372036854775808|attribute-out-of-range|guests",
                "\"back door\"|\"chimney\"|category-not-allowed|way",
                "\"back door\"|7|attribute-not-text|way",
                "\"2026-02-28\"|\"2026-02-29\"|attribute-not-a-time|booked_at",
                "\"2026-02-28\"|\"yesterday\"|attribute-not-a-time|booked_at",
                "\"2026-02-28\"|17|attribute-not-a-time|booked_at",
                "\"2026-02-28\"|\"2026-02-28T10:00:00\"|attribute-not-a-time|booked_at",
                "\"specversion\":\"1.0\"|\"specversion\":\"0.3\"|not-a-cloud-event|specversion",
                "\"id\":\"v-1\"|\"id\":\"\"|not-a-cloud-event|id",
                "\"id\":\"v-1\"|\"id\":7|not-a-cloud-event|id",
                "\"id\":\"v-1\"|\"id\":\"v\\u0000\"|not-a-cloud-event|id",
                "\"id\":\"v-1\"|\"id\":\"v\\ud800\"|not-a-cloud-event|id",
                "\"source\":\"/door\"|\"source\":\"\"|not-a-cloud-event|source",
                "\"type\":\"visit\"|\"type\":null|not-a-cloud-event|type",
                "2026-03-01T10:11:12.1239Z|2026-03-01 at ten|not-a-cloud-event|time",
                "2026-03-01T10:11:12.1239Z|2026-03-01|not-a-cloud-event|time",
                "2026-03-01T10:11:13Z|soon|not-a-cloud-event|recordedtime",
                "\"2026-03-01T10:11:13Z\"|7|not-a-cloud-event|recordedtime",
                "2026-03-01T10:11:12.1239Z|2026-03-01T10:16:13.001Z|time-in-the-future|time",
                "2026-03-01T10:11:13Z|2026-03-01T10:16:13.501Z|recorded-in-the-future|recordedtime",
            })
    void a_broken_record_is_refused_by_name(String good, String bad, String reason, String detail) {
        String broken = VISIT.replace(good, bad == null ? "" : bad);
        assertThat(broken).isNotEqualTo(VISIT);

        assertThat(read(broken, "visits.door")).isEqualTo(new Refused(reason, detail));
    }

    @ParameterizedTest
    @CsvSource({"19.999,attribute-too-precise", "1e-3,attribute-too-precise", "10000.01,attribute-out-of-range"})
    void a_decimal_is_never_rounded(String written, String reason) {
        assertThat(read(SALE.replace("19.99", written), "visits.till")).isEqualTo(new Refused(reason, "amount"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "{}",
                "{} {}",
                "{\"specversion\":\"1.0\",\"type\":\"visit\",\"source\":\"s\",\"data\":[1]}",
                "{\"specversion\":\"1.0\",\"type\":\"visit\",\"source\":\"s\",\"data\":\"text\"}",
                "{\"specversion\":\"1.0\",\"type\":\"visit\",\"source\":\"s\"} x"
            })
    void what_is_no_cloud_event_is_refused(String poison) {
        assertThat(read(poison, "visits.door"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo("not-a-cloud-event"));
    }

    @Test
    void a_tombstone_and_a_giant_are_refused() {
        assertThat(reader.read(bytes("G1"), null, KAFKA, "visits.door"))
                .isEqualTo(new Refused("not-a-cloud-event", "no value"));
        assertThat(reader.read(bytes("G1"), new byte[65_537], KAFKA, "visits.door"))
                .isEqualTo(new Refused("too-large", "more than 65536 bytes"));
    }

    @Test
    void deep_nesting_is_refused_and_not_followed() {
        String deep = VISIT.replace("30", "[".repeat(20_000) + "]".repeat(20_000));

        assertThat(read(deep, "visits.door")).isEqualTo(new Refused("not-a-cloud-event", "no JSON"));
    }

    @Test
    void the_key_of_the_record_is_the_subject() {
        assertThat(reason(null, VISIT)).isEqualTo("entity-missing");
        assertThat(reason(bytes(""), VISIT)).isEqualTo("entity-missing");
        assertThat(reason(bytes("G2"), VISIT)).isEqualTo("entity-missing");
        assertThat(reason(bytes("G1"), VISIT.replace("\"subject\":\"G1\",", "")))
                .isEqualTo("entity-missing");
        assertThat(reason(new byte[] {(byte) 0xff}, VISIT)).isEqualTo("entity-missing");
        assertThat(reason(bytes("G\n"), VISIT.replace("G1", "G\\n"))).isEqualTo("entity-missing");
        assertThat(reason(bytes("G".repeat(201)), VISIT.replace("G1", "G".repeat(201))))
                .isEqualTo("entity-too-long");
        assertThat(reader.read(bytes("Ğ1"), bytes(VISIT.replace("G1", "Ğ1")), KAFKA, "visits.door"))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void a_refusal_names_no_value() {
        assertThat(read(VISIT.replace("back door", "4111 1111 1111 1111"), "visits.door")
                        .toString())
                .doesNotContain("4111");
    }

    @Test
    void a_broken_record_leaves_nothing_behind_for_the_next() {
        read(VISIT.replace(":30", ":\"30\""), "visits.door");
        read(VISIT.replace("}}", ""), "visits.door");

        assertThat(accepted(SALE, "visits.till").fact().attribute(0)).isEqualTo(1999);
        assertThat(accepted(SALE, "visits.till").unknownAttributes()).isZero();
    }

    @Test
    void bytes_that_were_changed_at_random_break_nothing() {
        Random random = new Random(17);
        byte[] key = bytes("G1");
        for (int i = 0; i < 50_000; i++) {
            byte[] record = bytes(VISIT);
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                record[random.nextInt(record.length)] = (byte) random.nextInt(256);
            }
            assertThat(reader.read(key, record, KAFKA, "visits.door")).isNotNull();
        }
    }

    private String reason(byte[] key, String record) {
        return ((Refused) reader.read(key, bytes(record), KAFKA, "visits.door")).reason();
    }

    private Accepted accepted(String record, String topic) {
        Reading reading = read(record, topic);
        assertThat(reading).isInstanceOf(Accepted.class);
        return (Accepted) reading;
    }

    private Reading read(String record, String topic) {
        return reader.read(bytes("G1"), bytes(record), KAFKA, topic);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
