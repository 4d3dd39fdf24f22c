using Classroom.Rtc.Dtls;
using Classroom.Rtc.Srtp;
using Classroom.Testing;
using Org.BouncyCastle.Tls;
using Xunit;

namespace Classroom.Media.Tests.Dtls;

public sealed class DtlsEndpointTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DtlsCertificate ServerCertificate = DtlsCertificate.Create(Now);
    private static readonly DtlsCertificate ClientCertificate = DtlsCertificate.Create(Now);

    public static TheoryData<int> Profiles => [.. SrtpProfile.Preferred.Select(profile => profile.Id)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Both_sides_get_matching_keys_for_each_profile(int profileId)
    {
        using var server = Server();
        using var client = Client(profiles: [SrtpProfile.Preferred.Single(profile => profile.Id == profileId)]);
        server.ExpectFingerprint(ClientCertificate.Fingerprint);
        client.ExpectFingerprint(ServerCertificate.Fingerprint);
        Shake(server, client);
        Assert.Equal((DtlsState.Connected, DtlsState.Connected), (server.State, client.State));
        var (ours, theirs) = (server.Keys!, client.Keys!);
        Assert.Equal(profileId, ours.Profile.Id);
        Assert.Equal(ours.LocalKey, theirs.RemoteKey);
        Assert.Equal(ours.RemoteKey, theirs.LocalKey);
        Assert.Equal(ours.LocalSalt, theirs.RemoteSalt);
        Assert.Equal(ours.RemoteSalt, theirs.LocalSalt);
        Assert.NotEqual(ours.LocalKey, ours.RemoteKey);
        using var sending = SrtpContext.ForSending(ours);
        using var receiving = SrtpContext.ForReceiving(theirs);
        var packet = new byte[60];
        packet[0] = 0x80;
        var length = sending.ProtectRtp(packet, 12, "hello"u8);
        Assert.True(receiving.TryUnprotectRtp(packet.AsSpan(0, length), out _, out _));
    }

    [Fact]
    public void Gcm_is_chosen_when_both_are_offered()
    {
        using var server = Server();
        using var client = Client(profiles: [SrtpProfile.Aes128CmSha1Tag80, SrtpProfile.AeadAes128Gcm]);
        server.ExpectFingerprint(ClientCertificate.Fingerprint);
        client.ExpectFingerprint(ServerCertificate.Fingerprint);
        Shake(server, client);
        Assert.Same(SrtpProfile.AeadAes128Gcm, server.Keys!.Profile);
    }

    [Fact]
    public void Keys_wait_for_the_fingerprint_when_the_answer_comes_late()
    {
        using var server = Server();
        using var client = Client();
        client.ExpectFingerprint(ServerCertificate.Fingerprint);
        Shake(server, client);
        Assert.Equal(DtlsState.FingerprintPending, server.State);
        Assert.Null(server.Keys);
        server.ExpectFingerprint(ClientCertificate.Fingerprint);
        Assert.Equal(DtlsState.Connected, server.State);
        Assert.NotNull(server.Keys);
    }

    [Fact]
    public void MED_09_wrong_fingerprint_gives_no_keys_before_and_after_the_handshake()
    {
        using var early = Server();
        using var client = Client();
        early.ExpectFingerprint(ServerCertificate.Fingerprint);
        Shake(early, client);
        Assert.Equal(DtlsState.Failed, early.State);
        Assert.Null(early.Keys);
        Assert.NotEqual(DtlsState.Connected, client.State);

        using var late = Server();
        using var second = Client();
        Shake(late, second);
        late.ExpectFingerprint(ServerCertificate.Fingerprint);
        Assert.Equal(DtlsState.Failed, late.State);
        Assert.Null(late.Keys);
        late.ExpectFingerprint(ClientCertificate.Fingerprint);
        Assert.Null(late.Keys);
    }

    [Fact]
    public void MED_10_client_without_certificate_is_refused()
    {
        using var server = Server();
        using var client = Client(withCertificate: false);
        Shake(server, client);
        Assert.Equal(DtlsState.Failed, server.State);
        Assert.Null(server.Keys);
    }

    [Fact]
    public void MED_15_client_without_a_known_profile_is_refused()
    {
        using var server = new BouncyCastleDtlsEndpoint(
            DtlsRole.Server, ServerCertificate, SeededRandom.Bytes(1), OnThread, null, [SrtpProfile.AeadAes128Gcm]);
        using var client = Client(profiles: [SrtpProfile.Aes128CmSha1Tag80]);
        Shake(server, client);
        Assert.Equal(DtlsState.Failed, server.State);
        Assert.Null(server.Keys);
    }

    [Fact]
    public void Handshake_that_finds_no_thread_starts_with_a_later_record()
    {
        var isFull = true;
        using var server = new BouncyCastleDtlsEndpoint(
            DtlsRole.Server, ServerCertificate, SeededRandom.Bytes(1), work => !isFull && OnThread(work));
        using var client = Client();
        client.Start();
        Until(() => DtlsWarmUp.Carry(client, server));
        Assert.Equal(DtlsState.New, server.State);
        isFull = false;
        Shake(server, client, start: false);
        Assert.Equal(DtlsState.FingerprintPending, server.State);
    }

    [Fact]
    public void Close_notify_ends_the_association()
    {
        using var server = Server();
        using var client = Client();
        server.ExpectFingerprint(ClientCertificate.Fingerprint);
        client.ExpectFingerprint(ServerCertificate.Fingerprint);
        Shake(server, client);
        client.SendCloseNotify();
        Until(() => client.State == DtlsState.Closed);
        Until(() =>
        {
            DtlsWarmUp.Carry(client, server);
            return server.State == DtlsState.Closed;
        });
        Assert.Null(server.Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Work_that_begins_after_the_owner_let_go_ends_at_once(bool established)
    {
        Action? kept = null;
        var keeps = !established;
        using var client = Client();
        var server = new BouncyCastleDtlsEndpoint(DtlsRole.Server, ServerCertificate, SeededRandom.Bytes(1), work =>
        {
            if (!keeps)
                return OnThread(work);
            kept = work;
            return true;
        });
        if (established)
        {
            Shake(server, client);
            // The handshake's own thread would else take the record with it.
            Until(() => server.IsAtRest);
            keeps = true;
            client.SendCloseNotify();
            Until(() => DtlsWarmUp.Carry(client, server));
        }
        else
        {
            client.Start();
            Until(() => DtlsWarmUp.Carry(client, server));
        }

        Assert.NotNull(kept);
        server.Dispose();
        var ending = new Thread(() => kept()) { IsBackground = true };
        ending.Start();
        Assert.True(ending.Join(TimeSpan.FromSeconds(5)), "the thread still works for an association that nobody has");
    }

    [Fact]
    public void MED_11_seeded_fuzz_during_the_handshake_ends_nothing_but_this_association()
    {
        var datagram = new byte[1500];
        Fuzz.Run(30, random =>
        {
            using var server = Server();
            using var client = Client();
            client.Start();
            for (var step = 0; step < 40 && server.State is DtlsState.New or DtlsState.Handshaking; step++)
            {
                DtlsWarmUp.Carry(server, client);
                if (!client.TryTake(datagram, out var length))
                {
                    Thread.Yield();
                    continue;
                }
                for (var change = random.Next(0, 4); change > 0; change--)
                    datagram[random.Next(length)] = (byte)random.Next(256);
                server.Handle(0, datagram.AsSpan(0, random.Next(4) == 0 ? random.Next(length) : length));
            }
            Assert.Null(server.Keys);
        });
    }

    [Fact]
    public void MED_12_input_of_a_stalled_handshake_is_bounded()
    {
        Action? kept = null;
        using var server = new BouncyCastleDtlsEndpoint(DtlsRole.Server, ServerCertificate, SeededRandom.Bytes(1), work =>
        {
            kept = work;
            return true;
        });
        var record = Records.Message(HandshakeType.client_hello, new byte[1375], messageLength: 4000, fragmentOffset: 1);
        for (var i = 0; i < 10_000; i++)
            server.Handle(0, record);
        Assert.NotNull(kept);
        Assert.True(server.DatagramsDropped >= 10_000 - (BouncyCastleDtlsEndpoint.MaxQueuedBytes / record.Length));
    }

    [Fact]
    public void Warm_up_completes_every_round() =>
        Assert.Equal(3, DtlsWarmUp.Run(ServerCertificate, SeededRandom.Bytes(8), OnThread, () => Thread.Yield(), rounds: 3));

    [Theory]
    [InlineData("sha-256 " + Hash, true)]
    [InlineData("SHA-256 " + Hash, true)]
    [InlineData("sha-1 " + Hash, false)]
    [InlineData("sha-256 " + Hash + ":00", false)]
    [InlineData("sha-256", false)]
    [InlineData("", false)]
    [InlineData("sha-256 ZZ" + "11:22:33", false)]
    public void MED_09_fingerprints_are_read_strictly(string text, bool isGood) =>
        Assert.Equal(isGood, DtlsFingerprint.TryParse(text, out _));

    [Fact]
    public void Fingerprint_is_written_as_it_is_read()
    {
        Assert.True(DtlsFingerprint.TryParse(ClientCertificate.Fingerprint.ToString().ToUpperInvariant(), out var read));
        Assert.True(read!.Matches(ClientCertificate.Der));
        Assert.False(read.Matches(ServerCertificate.Der));
    }

    private const string Hash =
        "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";

    private static BouncyCastleDtlsEndpoint Server() => new(DtlsRole.Server, ServerCertificate, SeededRandom.Bytes(1), OnThread);

    private static BouncyCastleDtlsEndpoint Client(IReadOnlyList<SrtpProfile>? profiles = null, bool withCertificate = true) =>
        new(DtlsRole.Client, ClientCertificate, SeededRandom.Bytes(2), OnThread, null, profiles, withCertificate);

    private static bool OnThread(Action work)
    {
        new Thread(() => work()) { IsBackground = true }.Start();
        return true;
    }

    private static void Shake(BouncyCastleDtlsEndpoint server, BouncyCastleDtlsEndpoint client, bool start = true)
    {
        if (start)
            client.Start();
        Until(() =>
        {
            DtlsWarmUp.Carry(client, server);
            DtlsWarmUp.Carry(server, client);
            return IsOver(server) && IsOver(client);
        });
    }

    private static bool IsOver(BouncyCastleDtlsEndpoint endpoint) => endpoint.State is not (DtlsState.New or DtlsState.Handshaking);

    private static void Until(Func<bool> condition)
    {
        var deadline = Environment.TickCount64 + 15_000;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < deadline, "The condition did not come true.");
            Thread.Yield();
        }
    }
}
