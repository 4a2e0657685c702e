package io.modeltrail.standalone;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A part of the platform that a process can run. */
enum RunRole {
    COMMAND,
    QUERY,
    FEATURES,
    RUNTIME,
    SAGA;

    static final String PROPERTY = "modeltrail.roles";

    /** @throws StartRefused when one of the names is unknown, or there is none */
    static Set<RunRole> parse(String names) {
        Set<RunRole> roles = EnumSet.noneOf(RunRole.class);
        for (String name : names.split(",", -1)) {
            roles.add(Arrays.stream(values())
                    .filter(role -> role.spelling().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new StartRefused(
                            StartRefused.WRONG_USAGE,
                            "Unknown role '" + name.strip() + "' in --" + PROPERTY + ". The roles are "
                                    + Arrays.stream(values())
                                            .map(RunRole::spelling)
                                            .collect(Collectors.joining(", "))
                                    + ".")));
        }
        return roles;
    }

    private String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }
}
