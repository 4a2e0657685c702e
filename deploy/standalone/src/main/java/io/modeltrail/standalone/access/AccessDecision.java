package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.CallerInRole;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.access.StillPermitted;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Asks the table, and notes in which role the caller was let in or why not. */
final class AccessDecision implements AuthorizationManager<RequestAuthorizationContext> {
    static final String ACTOR = AccessDecision.class.getName() + ".actor";
    static final String CALLER_NOW = AccessDecision.class.getName() + ".callerNow";
    /** The pattern of an address that shows people; absent for every other one. */
    static final String READ = AccessDecision.class.getName() + ".read";

    static final String REFUSAL = AccessDecision.class.getName() + ".refusal";
    private static final AuthorizationDecision YES = new AuthorizationDecision(true);
    private static final AuthorizationDecision NO = new AuthorizationDecision(false);

    @Override
    public AuthorizationDecision authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        HttpServletRequest request = context.getRequest();
        if (!(authentication.get() instanceof CallerAuthentication known)) {
            return NO;
        }
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        Optional<AccessTable.Row> row = AccessTable.find(request.getMethod(), path);
        if (row.isEmpty()) {
            request.setAttribute(REFUSAL, noSuchEndpoint(path));
            return NO;
        }
        Caller caller = known.getPrincipal();
        Optional<Role> role = row.get().roleOf(caller);
        role.ifPresentOrElse(
                letIn -> letIn(request, row.get(), caller, letIn),
                () -> request.setAttribute(REFUSAL, notPermitted(row.get())));
        return role.isPresent() ? YES : NO;
    }

    private static void letIn(HttpServletRequest request, AccessTable.Row row, Caller caller, Role role) {
        request.setAttribute(ACTOR, new Actor(caller.actorId(), role));
        CallerInRole inRole = roles -> roles.stream()
                .filter(caller.roles()::contains)
                .findFirst()
                .map(one -> new Actor(caller.actorId(), one));
        request.setAttribute(CallerInRole.ATTRIBUTE, inRole);
        if (row.showsPeople()) {
            request.setAttribute(READ, row.path().getPatternString());
        }
        if (request.getAttribute(CALLER_NOW) instanceof CredentialsFilter.CallerNow now) {
            StillPermitted permission = () -> now.get().flatMap(row::roleOf).isPresent();
            request.setAttribute(StillPermitted.ATTRIBUTE, permission);
        }
    }

    private static Refusal noSuchEndpoint(PathContainer path) {
        List<String> methods = AccessTable.methods(path);
        return methods.isEmpty()
                ? new Refusal(RefusalCode.NOT_FOUND, "Check the address; GET /api/v1/openapi.json lists them.")
                : new Refusal(
                        RefusalCode.METHOD_NOT_ALLOWED,
                        Map.of("allowed", String.join(", ", methods)),
                        "Use one of the methods that the address has.");
    }

    private static Refusal notPermitted(AccessTable.Row row) {
        String roles = row.roles().stream().map(Role::name).collect(Collectors.joining(", "));
        return new Refusal(
                RefusalCode.NOT_PERMITTED, Map.of("needed", roles), "Ask somebody who has one of these roles.");
    }
}
