package io.modeltrail.contracts.access;

/**
 * Who acts, and in which role.
 *
 * @param id pseudonymous: a user's UUID, an OIDC subject, or {@code system:} and the name of a process. Never a name or an address
 */
public record Actor(String id, Role role) {
    /** One of the platform's own processes, for example {@code training-worker}. */
    public static Actor system(String process) {
        return new Actor("system:" + process, Role.SYSTEM);
    }
}
