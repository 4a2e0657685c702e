package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.query.QuerySideForTests.Answer;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What is asked as of a moment of the past is answered as it was answered then. */
@ParameterizedClass
@EnumSource(LogForTests.class)
class TimeTravelTest {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-zA-Z]+)}");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final int STAGES = 5;
    private static final int KEPT = 6;

    private final QuerySideForTests querySide;
    private final SampleTrail trail = new SampleTrail("first");

    TimeTravelTest(LogForTests log) {
        this.querySide = new QuerySideForTests(log, Map.of("modeltrail.moments.kept", KEPT));
    }

    @AfterEach
    void close() {
        querySide.close();
    }

    /** What the server answered when the log ended at a position. */
    private record Then(long position, Instant time, Map<String, Answer> answers) {}

    @Test
    void everyAddressAnswersAsItDidWhenTheLogEndedThere() {
        List<Object> events = RebuildTest.everythingThatCanHappen(trail);
        List<Then> stages = new ArrayList<>();
        for (int stage = 0; stage < STAGES; stage++) {
            querySide.happened(events.subList(events.size() * stage / STAGES, events.size() * (stage + 1) / STAGES));
            Instant time = querySide.stopTheClock();
            stages.add(new Then(querySide.head(), time, answers()));
        }
        List<Object> later = new ArrayList<>(new SampleTrail("later").events());
        for (int number = 0; number < 1_500; number++) {
            later.add(trail.prediction(PredictionId.next(), 1, Variant.CHALLENGER, "7590-VHVEG"));
        }
        querySide.happened(later);
        querySide.stopTheClock();

        for (Then then : stages) {
            assertThat(then.answers()).hasSizeGreaterThan(60);
            awaitMoment(Long.toString(then.position()));
            then.answers().forEach((address, answer) -> {
                assertThat(asOf(address, Long.toString(then.position())))
                        .as(address + " as of " + then.position())
                        .isEqualTo(answer);
                assertThat(asOf(address, then.time().toString()))
                        .as(address + " as of " + then.time())
                        .isEqualTo(answer);
            });
        }
        // The last stage found much, or the comparison would prove little.
        assertThat(stages.getLast().answers().values().stream().filter(answer -> answer.status() == 200))
                .hasSizeGreaterThan(50);
    }

    @Test
    void makingAMomentLeavesTheLiveTablesAndTokensAlone() {
        querySide.happened(trail.events());
        Map<String, List<String>> before = querySide.dump();
        long tokens = tokens();

        awaitMoment("3");

        assertThat(querySide.dump()).isEqualTo(before);
        assertThat(tokens()).isEqualTo(tokens);
        assertThat(querySide
                        .get("/api/v1/training-runs/" + trail.training + "?asOf=3")
                        .get("asOfPosition")
                        .asLong())
                .isEqualTo(3);
    }

    /** One for each processor that follows the log. */
    private long tokens() {
        Boolean product =
                querySide.jdbc().queryForObject("SELECT to_regclass('token_entry') IS NOT NULL", Boolean.class);
        Long count = querySide
                .jdbc()
                .queryForObject(
                        "SELECT count(*) FROM " + (Boolean.TRUE.equals(product) ? "token_entry" : "TokenEntry"),
                        Long.class);
        return count == null ? -1 : count;
    }

    @Test
    void whatIsMadeIsSaidSoUntilItIsReadyAndKeptForTheNextQuestion() {
        querySide.happened(trail.events());
        Answer first = querySide.answer("/api/v1/model-versions?asOf=6");
        String id = JsonMapper.shared().readTree(first.body()).get("momentId").asString();

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.location()).isEqualTo("/api/v1/audit/moments/" + id);
        querySide.await(() -> querySide
                .get("/api/v1/audit/moments/" + id)
                .get("state")
                .asString()
                .equals("READY"));
        assertThat(querySide.get("/api/v1/audit/moments/" + id).get("done").asDouble())
                .isEqualTo(1);
        assertThat(querySide
                        .get("/api/v1/model-versions?asOf=6")
                        .get("asOfPosition")
                        .asLong())
                .isEqualTo(6);
        assertThat(querySide.get("/api/v1/audit/moments").get("items").size()).isEqualTo(1);
        assertThat(schemas()).containsExactly("moment_" + id.replace("-", ""));

        assertThat(querySide.delete("/api/v1/audit/moments/" + id)).isEqualTo(204);

        assertThat(schemas()).isEmpty();
        assertThat(querySide.refusalOf("/api/v1/audit/moments/" + id)).isEqualTo("NOT_FOUND");
    }

    @Test
    void onlyWhoMayHaveMomentsMadeBeginsOneByAskingAndItIsRecorded() {
        querySide.happened(trail.events());
        querySide.callersHave(Role.DATA_SCIENTIST, Role.PRODUCT);

        assertThat(querySide.refusalOf("/api/v1/model-versions?asOf=6")).isEqualTo("NOT_PERMITTED");
        assertThat(querySide.get("/api/v1/audit/moments").get("items").isEmpty())
                .isTrue();
        assertThat(querySide.accesses().recorded()).isEmpty();

        querySide.callersHave(Role.DATA_SCIENTIST, Role.COMPLIANCE_OFFICER);
        awaitMoment("6");

        assertThat(querySide.accesses().recorded()).singleElement().satisfies(record -> {
            assertThat(record.kind()).isEqualTo(AccessKind.TIME_TRAVEL);
            assertThat(record.by().role()).isEqualTo(Role.COMPLIANCE_OFFICER);
            assertThat(record.details()).containsEntry("position", "6");
        });
        querySide.callersHave(Role.PRODUCT);
        assertThat(querySide.answer("/api/v1/model-versions?asOf=6").status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeRecordedIsNotMade() {
        querySide.happened(trail.events());
        querySide.accesses().refuse();

        assertThat(querySide.failureOf("/api/v1/model-versions?asOf=6")).contains("nothing can be recorded now");

        assertThat(querySide.get("/api/v1/audit/moments").get("items").isEmpty())
                .isTrue();
        querySide.await(() -> schemas().isEmpty());
    }

    @Test
    void whatHasNotBeenYetIsRefused() {
        querySide.happened(trail.events());
        querySide.stopTheClock();
        long head = querySide.head();

        assertThat(querySide.refusalOf("/api/v1/datasets?asOf=" + (head + 1))).isEqualTo("POSITION_AHEAD");
        assertThat(querySide.refusalOf("/api/v1/datasets?asOf=2020-01-01T00:00:00Z"))
                .isEqualTo("TIME_BEFORE_TRAIL");
        assertThat(querySide.refusalOf("/api/v1/datasets?asOf=2999-01-01T00:00:00Z"))
                .isEqualTo("VALUE_OUT_OF_RANGE");
        assertThat(querySide.refusalOf("/api/v1/datasets?asOf=yesterday")).isEqualTo("MALFORMED_REQUEST");
        assertThat(querySide.refusalOf("/api/v1/datasets?asOf=1&asOf=2")).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void whatIsNotAnsweredFromTheProjectionsIsRefusedByName() {
        querySide.happened(trail.events());

        for (String address : List.of(
                "/api/v1/audit/projections?asOf=1",
                "/api/v1/audit/moments?asOf=1",
                "/api/v1/predictions/stream?useCase=telco-churn&asOf=1")) {
            assertThat(querySide.refusalOf(address)).as(address).isEqualTo("AS_OF_NOT_ANSWERED");
        }
        assertThat(querySide.refusalOfPost("/api/v1/audit/projections/query.dataset/rebuild?asOf=1"))
                .isEqualTo("AS_OF_NOT_ANSWERED");
    }

    @Test
    void momentsMakeRoomForOthersWhenTheyHaveNotBeenUsedForAWhile() {
        querySide.happened(trail.events());
        for (int position = 0; position < KEPT; position++) {
            awaitMoment(Integer.toString(position));
        }

        querySide.jdbc().update("UPDATE query_moment SET used_at = now()"); // however long it took to make them
        assertThat(querySide.refusalOf("/api/v1/datasets?asOf=9")).isEqualTo("MOMENTS_BUSY");
        querySide
                .jdbc()
                .update("UPDATE query_moment SET used_at = used_at - INTERVAL '20 seconds' WHERE position IN (1, 2)");
        querySide.jdbc().update("UPDATE query_moment SET used_at = used_at - INTERVAL '1 second' WHERE position = 2");
        awaitMoment("9");

        assertThat(querySide.jdbc().queryForList("SELECT position FROM query_moment ORDER BY 1", Long.class))
                .containsExactly(0L, 1L, 3L, 4L, 5L, 9L);
        querySide.await(() -> schemas().size() == KEPT);
    }

    private List<String> schemas() {
        return querySide
                .jdbc()
                .queryForList("SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'moment\\_%'", String.class);
    }

    private void awaitMoment(String asOf) {
        querySide.await(() -> querySide.answer("/api/v1/datasets?asOf=" + asOf).status() == 200);
    }

    private Answer asOf(String address, String moment) {
        return querySide.answer(address + (address.contains("?") ? "&" : "?") + "asOf=" + moment);
    }

    /** Of every address that answers as of a moment, with everything that may be known by now in the place of its variables. */
    private Map<String, Answer> answers() {
        Map<String, Answer> answers = new LinkedHashMap<>();
        Set<String> identities = identities();
        for (String pattern : addresses()) {
            for (String address : filled(pattern, identities)) {
                Answer plain = querySide.answer(address);
                answers.put(address, plain);
                // An identity of another kind is not found, whatever else is asked about it.
                if (plain.status() != 404) {
                    for (String question :
                            List.of("?useCase=telco-churn", "?useCase=telco-churn&entity=7590-VHVEG", "?limit=2")) {
                        answers.put(address + question, querySide.answer(address + question));
                    }
                }
            }
        }
        return answers;
    }

    private Set<String> identities() {
        Set<String> found = new LinkedHashSet<>(Set.of(SampleTrail.unknown().toString()));
        for (List<String> rows : querySide.dump().values()) {
            for (String row : rows) {
                Matcher identity = UUID.matcher(row);
                while (identity.find()) {
                    found.add(identity.group());
                }
            }
        }
        return found;
    }

    private static List<String> filled(String pattern, Set<String> identities) {
        Matcher variable = VARIABLE.matcher(pattern);
        if (!variable.find()) {
            return List.of(pattern);
        }
        List<String> all = new ArrayList<>();
        for (String value : values(variable.group(1), identities)) {
            all.addAll(filled(pattern.replace(variable.group(), value), identities));
        }
        return all;
    }

    private static Iterable<String> values(String variable, Set<String> identities) {
        return switch (variable) {
            case "id" -> identities;
            case "useCase" -> List.of("telco-churn", "another");
            case "entity" -> List.of("7590-VHVEG", "C-1", "nobody");
            case "name" -> List.of("visits", "nothing");
            case "position" -> List.of("8", "9", "999");
            case "feature" -> List.of("visits_7d", "nothing");
            default -> throw new AssertionError("a value for " + variable);
        };
    }

    private Set<String> addresses() {
        Set<String> addresses = new TreeSet<>();
        for (Object controller :
                querySide.beans().getBeansWithAnnotation(RestController.class).values()) {
            Class<?> type = AopUtils.getTargetClass(controller);
            RequestMapping whole = AnnotatedElementUtils.findMergedAnnotation(type, RequestMapping.class);
            String prefix = whole == null || whole.path().length == 0 ? "" : whole.path()[0];
            for (Method method : type.getDeclaredMethods()) {
                GetMapping get = method.getAnnotation(GetMapping.class);
                if (get != null && !onlyNow(type, method)) {
                    String[] paths = get.value().length > 0 ? get.value() : get.path();
                    addresses.add(prefix + (paths.length == 0 ? "" : paths[0]));
                }
            }
        }
        return addresses;
    }

    private static boolean onlyNow(Class<?> type, Method method) {
        return type.isAnnotationPresent(OnlyNow.class) || method.isAnnotationPresent(OnlyNow.class);
    }
}
