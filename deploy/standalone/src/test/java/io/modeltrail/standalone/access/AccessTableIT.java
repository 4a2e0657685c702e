package io.modeltrail.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.standalone.ApplicationUnderTest;
import io.modeltrail.standalone.RestCalls;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every endpoint that exists, with every role and with none. */
class AccessTableIT {
    private static final List<Role> ROLES =
            Arrays.stream(Role.values()).filter(role -> role != Role.SYSTEM).toList();

    @Test
    void theTableNamesExactlyTheEndpointsThatExist() {
        Set<String> table = AccessTable.rows().stream()
                .map(row -> row.method() + " " + names(row.path().getPatternString()))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> endpoints = endpoints();
        // The framework's own, in a mapping of their own.
        endpoints.add("GET /actuator/metrics");
        endpoints.add("GET /actuator/metrics/{}");
        AccessTable.OPEN.forEach(open -> endpoints.remove("GET " + open));
        assertThat(table).isEqualTo(endpoints);
        assertThat(table).hasSameSizeAs(AccessTable.rows());
    }

    @Test
    void withoutCredentialsNothingButHealthIsOpen() {
        RestCalls nobody = RestCalls.anonymous(ApplicationUnderTest.url());
        for (AccessTable.Row row : AccessTable.rows()) {
            RestCalls.Answer answer = call(nobody, row);
            assertThat(answer.status()).as(row.toString()).isEqualTo(401);
            // The standard protocols have forms of their own.
            assertThat(answer.header("Content-Type"))
                    .as(row.toString())
                    .isEqualTo(
                            row.path().getPatternString().matches("/(v2|ofrep|invocations|version).*")
                                    ? "application/json"
                                    : "application/problem+json");
        }
        for (String open : AccessTable.OPEN) {
            assertThat(nobody.get(open).status()).as(open).isEqualTo(200);
        }
        for (String closed : List.of("/", "/error", "/actuator", "/actuator/env", "/actuator/health/db", "/api/v1")) {
            assertThat(nobody.get(closed).status()).as(closed).isEqualTo(401);
        }
    }

    @Test
    void eachRoleIsLetInExactlyWhereTheTableSaysSo() {
        for (Role role : ROLES) {
            RestCalls user = ApplicationUnderTest.as(role);
            for (AccessTable.Row row : AccessTable.rows()) {
                RestCalls.Answer answer = call(user, row);
                String what = role + " " + row.method() + " " + row.path();
                if (row.roles().contains(role)) {
                    assertThat(answer.status()).as(what).isNotIn(401, 405, 500, 503);
                    assertThat(isNotPermitted(answer)).as(what).isFalse();
                } else {
                    assertThat(answer.status()).as(what).isEqualTo(403);
                    assertThat(isNotPermitted(answer)).as(what).isTrue();
                }
            }
        }
    }

    @Test
    void whatIsNotInTheTableIsClosedForTheAdministratorToo() {
        RestCalls admin = ApplicationUnderTest.as(Role.ADMIN);

        for (String path : List.of("/", "/error", "/actuator", "/actuator/env", "/actuator/beans", "/api/v1/nothing")) {
            RestCalls.Answer answer = admin.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.field("code")).as(path).isEqualTo("not-found");
        }
    }

    @Test
    void aMethodThatAnAddressDoesNotHaveIsSaidSo() {
        RestCalls.Answer answer = ApplicationUnderTest.as(Role.ADMIN).delete("/api/v1/users");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("code")).isEqualTo("method-not-allowed");
        assertThat(answer.json().path("found").path("allowed").asString()).isEqualTo("POST, GET");
    }

    /** The refusal by the table, not one by a rule further inside. */
    private static boolean isNotPermitted(RestCalls.Answer answer) {
        return answer.status() == 403 && answer.text().contains("needed");
    }

    /** A call that gets as far as the controller and changes nothing there. */
    private static RestCalls.Answer call(RestCalls user, AccessTable.Row row) {
        String path = row.path()
                .getPatternString()
                .replaceAll("\\{(id|group|messageId)}", "0199c0de-0000-7000-8000-000000000000")
                .replace("{useCase}", "no-such-use-case")
                .replaceAll("\\{(name|set|feature|entity|model|key)}", "no-such-thing")
                .replaceAll("\\{(position|level)}", "0")
                .replace("{*path}", "000.p/1")
                .replace("{version}", "1");
        return row.method().equals("POST")
                ? user.send("POST", path, BodyPublishers.ofString("]"), "Content-Type", contentType(path))
                : user.send(row.method(), path, BodyPublishers.noBody());
    }

    private static String contentType(String path) {
        return path.endsWith("/uploads") ? "text/csv" : "application/json";
    }

    private static Set<String> endpoints() {
        RequestMappingHandlerMapping mapping =
                ApplicationUnderTest.server().bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        Set<String> endpoints = new TreeSet<>();
        mapping.getHandlerMethods().keySet().forEach(info -> {
            for (String pattern : info.getPatternValues()) {
                for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                    if (!pattern.equals("/error")) {
                        endpoints.add(method + " " + names(pattern));
                    }
                }
                if (info.getMethodsCondition().getMethods().isEmpty()) {
                    assertThat(pattern).as("an endpoint for every method").isEqualTo("/error");
                }
            }
        });
        return endpoints;
    }

    /** Controllers may name their variables as they like. */
    private static String names(String pattern) {
        return pattern.replaceAll("\\{[^}]*}", "{}");
    }
}
