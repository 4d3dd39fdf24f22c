namespace Classroom.Rtc.Dtls;

/// <summary>Handshakes with itself, since the first ones of a process take a hundred times as long as the later ones.</summary>
public static class DtlsWarmUp
{
    public const int Rounds = 20;
    private const int MaxTurns = 200_000;
    private const int MaxDatagramLength = 1500;

    /// <summary>Both sides run through the caller's threads; pause is called between turns. Gives the number that succeeded.</summary>
    public static int Run(DtlsCertificate certificate, RandomBytes random, DtlsRun run, Action pause, int rounds = Rounds)
    {
        ArgumentNullException.ThrowIfNull(pause);
        var succeeded = 0;
        for (var round = 0; round < rounds; round++)
        {
            using var server = new BouncyCastleDtlsEndpoint(DtlsRole.Server, certificate, random, run);
            using var client = new BouncyCastleDtlsEndpoint(DtlsRole.Client, certificate, random, run);
            server.ExpectFingerprint(certificate.Fingerprint);
            client.ExpectFingerprint(certificate.Fingerprint);
            client.Start();
            for (var turn = 0; turn < MaxTurns && !IsOver(server, client); turn++)
            {
                if (!Carry(client, server) & !Carry(server, client))
                    pause();
            }
            if (server.Keys is not null && client.Keys is not null)
                succeeded++;
        }
        return succeeded;
    }

    /// <summary>Moves what one side wants to send to the other; false if there was nothing.</summary>
    public static bool Carry(IDtlsEndpoint from, IDtlsEndpoint to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        Span<byte> datagram = stackalloc byte[MaxDatagramLength];
        var any = false;
        while (from.TryTake(datagram, out var length))
        {
            to.Handle(0, datagram[..length]);
            any = true;
        }
        return any;
    }

    private static bool IsOver(BouncyCastleDtlsEndpoint server, BouncyCastleDtlsEndpoint client) =>
        server.State is DtlsState.Connected or DtlsState.Failed && client.State is DtlsState.Connected or DtlsState.Failed;
}
