package io.modeltrail.runtime.inference.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets known callers through; only whether the server lives and is ready is told to anybody. */
final class CallerCheck implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(CallerCheck.class);

    static final Context.Key<Actor> CALLER = Context.key("caller");

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Set<String> OPEN = Set.of("ServerLive", "ServerReady");

    private final GrpcCallers callers;

    CallerCheck(GrpcCallers callers) {
        this.callers = callers;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (OPEN.contains(call.getMethodDescriptor().getBareMethodName())) {
            return next.startCall(call, headers);
        }
        String authorization = headers.get(AUTHORIZATION);
        if (authorization == null) {
            return refuse(call, "Send credentials in the metadata: authorization, as over HTTP.");
        }
        try {
            Optional<Actor> caller = callers.callerOf(authorization, address(call));
            return caller.isPresent()
                    ? Contexts.interceptCall(Context.current().withValue(CALLER, caller.get()), call, headers, next)
                    : refuse(call, "Send valid credentials of somebody who may ask for predictions.");
        } catch (Refusal refusal) {
            call.close(GrpcStatus.of(refusal), new Metadata());
            return new ServerCall.Listener<>() {};
        } catch (RuntimeException away) { // whom credentials belong to stands in the database
            LOG.warn("credentials cannot be checked: {}", away.getClass().getName());
            call.close(
                    Status.UNAVAILABLE.withDescription(
                            "Credentials cannot be checked now. Repeat the call in a moment."),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, String text) {
        call.close(Status.UNAUTHENTICATED.withDescription(text), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static String address(ServerCall<?, ?> call) {
        SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return address instanceof InetSocketAddress inet ? inet.getHostString() : "unknown";
    }
}
