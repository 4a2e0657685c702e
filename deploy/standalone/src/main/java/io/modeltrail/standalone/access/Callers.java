package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import jakarta.servlet.http.HttpServletRequest;

/** Who sent a request. */
public final class Callers {
    private Callers() {}

    /** In the role in which the caller was let in. */
    public static Actor actorOf(HttpServletRequest request) {
        if (request.getAttribute(AccessDecision.ACTOR) instanceof Actor actor) {
            return actor;
        }
        throw new Refusal(RefusalCode.NOT_AUTHENTICATED, "Send credentials.");
    }
}
