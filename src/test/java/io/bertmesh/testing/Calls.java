package io.bertmesh.testing;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import io.bertmesh.call.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Makes calls as the edges do, but without an edge. */
public final class Calls {

    private Calls() {}

    /** A unary call whose caller waits for {@code patience} from now on. */
    public static Call startingNow(Ticker ticker, Duration patience) {
        return startingNow(ticker, patience, Lane.INTERACTIVE);
    }

    /** A call in this lane without a listener, whose caller waits for {@code patience} from now on. */
    public static Call startingNow(Ticker ticker, Duration patience, Lane lane) {
        return startingNow(ticker, patience, lane, _ -> CallListener.NONE);
    }

    /** A call in this lane with a listener of its own, whose caller waits for {@code patience} from now on. */
    public static Call startingNow(
            Ticker ticker, Duration patience, Lane lane, Function<Call, CallListener> listenerFactory) {
        Transport transport = lane == Lane.BULK ? Transport.GRPC_STREAM : Transport.GRPC;
        Call call = new Call("test-call", transport, Optional.empty(), ticker, listenerFactory);
        call.waitAtMost(patience);
        return call;
    }
}
