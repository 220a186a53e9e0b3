package io.bertmesh.protocol;

import io.bertmesh.security.Caller;
import io.bertmesh.telemetry.CallObservation;
import io.bertmesh.telemetry.CallOrigin;
import io.bertmesh.telemetry.CallWatch;
import jakarta.enterprise.context.ApplicationScoped;

/** Charges each caller for the tokens of its texts, as they are counted. */
@ApplicationScoped
class TokenCharge implements CallWatch {

    @Override
    public CallObservation begin(CallOrigin origin) {
        return new Charge(origin.transport().equals("grpc") ? CurrentCaller.overGrpc() : CurrentCaller.overHttp());
    }

    private record Charge(Caller caller) implements CallObservation {

        @Override
        public void tokenized(int tokens, long nanos) {
            caller.charge(tokens);
        }

        @Override
        public void ended(String status) {
            // Work that was done is paid for, whatever became of it.
        }
    }
}
