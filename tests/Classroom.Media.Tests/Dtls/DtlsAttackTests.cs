using System.Collections.Concurrent;
using System.Diagnostics;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Srtp;
using Classroom.Testing;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using Xunit;

namespace Classroom.Media.Tests.Dtls;

/// <summary>The DTLS server against clients and datagrams that mean harm.</summary>
[Collection(Alone.Name)]
public sealed class DtlsAttackTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DtlsCertificate ServerCertificate = DtlsCertificate.Create(Now);
    private static readonly DtlsCertificate ClientCertificate = DtlsCertificate.Create(Now);
    private static readonly DtlsCertificate OtherCertificate = DtlsCertificate.Create(Now);

    private static readonly Dictionary<string, byte[]> Forgeries = new()
    {
        ["fatal alert"] = Records.Alert(AlertLevel.fatal, AlertDescription.handshake_failure),
        ["close_notify"] = Records.Alert(AlertLevel.warning, AlertDescription.close_notify),
        ["HelloVerifyRequest"] = Records.Message(HandshakeType.hello_verify_request, [0xFE, 0xFD, 4, 1, 2, 3, 4]),
        ["hello with the null cipher"] = Records.Hello(CipherSuite.TLS_ECDHE_ECDSA_WITH_NULL_SHA),
        ["hello of DTLS 1.0"] = Records.Hello(Records.Suite, version: 0xFEFF),
        ["hello whose suites are cut off"] = Records.Message(HandshakeType.client_hello, [0xFE, 0xFD, .. new byte[20]], messageLength: 200),
        ["first fragment of 16 MB"] = Records.Message(HandshakeType.client_key_exchange, [1, 2, 3], messageLength: 0xFF_FFFF),
        ["record of a reserved version, said to be encrypted"] = [(byte)ContentType.application_data, 0xFE, 0xFE, 0, 1, 0, 0, 0, 0, 0, 9, 0, 30, .. new byte[30]],
        ["record said to be encrypted that is too short for it"] = [(byte)ContentType.application_data, 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 0, 9, 0, 23, .. new byte[23]],
        ["plain application data"] = Records.Record(ContentType.application_data, [1, 2, 3]),
        ["record that is longer than its datagram"] = Records.Message(HandshakeType.client_key_exchange, [1, 2, 3])[..^1],
        ["message that is longer than its record"] = Records.Record(ContentType.handshake, Records.Message(HandshakeType.client_key_exchange, [1, 2, 3])[13..^1]),
    };

    public static TheoryData<string> ForgeryNames => [.. Forgeries.Keys];

    public static TheoryData<string> RefusedClients =>
        ["DTLS 1.0", "CBC", "RSA", "null cipher", "no use_srtp", "unknown profile", "null profile", "no extended master secret"];

    [Theory]
    [MemberData(nameof(ForgeryNames))]
    public void MED_08_a_forged_plain_record_is_ignored_before_in_and_after_the_handshake(string name)
    {
        var forged = Forgeries[name];
        using var server = Server();
        server.ExpectFingerprint(ClientCertificate.Fingerprint);
        server.Handle(0, forged);
        Assert.Equal(DtlsState.New, server.State);
        var flights = 0;
        var datagram = new byte[1500];
        var client = new ForeignClient(ClientCertificate);
        new DtlsClientProtocol().Connect(client, new DelegateTransport(
            sent =>
            {
                flights++;
                server.Handle(Environment.TickCount64 * 1000, forged);
                server.Handle(Environment.TickCount64 * 1000, sent);
                server.Handle(Environment.TickCount64 * 1000, forged);
            },
            () => server.TryTake(datagram, out var length) ? datagram[..length] : null));
        Until(() => server.State == DtlsState.Connected);
        server.Handle(Environment.TickCount64 * 1000, forged);
        Until(() => server.IsAtRest);
        Assert.Equal((DtlsState.Connected, (2 * flights) + 2L), (server.State, server.DatagramsDropped));
        Assert.NotNull(server.Keys);
    }

    [Fact]
    public void MED_10_a_certificate_without_its_key_is_no_proof()
    {
        using var server = Server();
        server.ExpectFingerprint(ClientCertificate.Fingerprint);
        Assert.ThrowsAny<IOException>(() => new ForeignClient(OtherCertificate) { Shown = ClientCertificate.Der }.Connect(server));
        Until(() => server.State == DtlsState.Failed);
        Assert.Null(server.Keys);
    }

    [Fact]
    public void MED_11_seeded_fuzz_of_plain_records_throws_nothing_and_passes_hellos_alone()
    {
        var hello = Capture();
        var passed = 0;
        var rounds = Fuzz.Run(50_000, random =>
        {
            var bytes = random.Next(4) switch
            {
                0 => Fuzz.Bytes(random, 200),
                1 => Fuzz.Mutate(random, Forgeries.Values.ElementAt(random.Next(Forgeries.Count))),
                _ => Fuzz.Mutate(random, hello),
            };
            if (!PlainRecords.MayPass(bytes) || bytes.Length == 0)
                return;
            passed++;
            Assert.True((short)bytes[0] is ContentType.change_cipher_spec or ContentType.handshake || bytes[3] + bytes[4] > 0);
        });
        Assert.True(PlainRecords.MayPass(hello));
        for (var length = 1; length < hello.Length; length++)
            Assert.False(PlainRecords.MayPass(hello.AsSpan(0, length)), $"cut after {length}");
        Assert.InRange(passed, rounds / 1000, rounds / 2);
    }

    [Fact]
    public void MED_12_overlapping_huge_and_endless_fragments_keep_no_more_than_64_KiB_and_end_in_this_association_alone()
    {
        const int Count = 20;
        var random = new Random(Seeds.First(12));
        // What the library makes once is none of theirs. None of them gets its first message, the hello, so that all of them wait for it.
        using (var first = Server())
            new ForeignClient(ClientCertificate).Connect(first);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var servers = Enumerable.Range(0, Count).Select(_ => Server()).ToList();
        for (var i = 0; i < 1_000; i++)
        {
            var length = random.Next(3) == 0 ? 0xFFFFFF : random.Next(1, 5_000);
            var body = new byte[random.Next(1, 900)];
            var fragment = Records.Message(HandshakeType.certificate, body, length, random.Next(3_000), (ushort)random.Next(1, 40));
            // Each record has a number of its own: of those that came before nothing is looked at.
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(fragment.AsSpan(7), i);
            foreach (var server in servers)
                server.Handle(i, fragment);
            if (i % 20 == 0)
                Until(() => servers.TrueForAll(server => server.IsAtRest));
        }
        Until(() => servers.TrueForAll(server => server.IsAtRest));
        Assert.All(servers, server => Assert.Equal((DtlsState.Handshaking, null), (server.State, server.Keys)));
        var kept = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        TestContext.Current.TestOutputHelper?.WriteLine($"{kept} bytes an association");
        Assert.True(kept <= BouncyCastleDtlsEndpoint.MaxQueuedBytes, $"{kept} bytes");
        using var other = Server();
        new ForeignClient(ClientCertificate).Connect(other);
        Until(() => other.State == DtlsState.FingerprintPending);
        servers.ForEach(server => server.Dispose());
    }

    [Theory]
    [InlineData("explicit curve")]
    [InlineData("characteristic two")]
    [InlineData("RSA of 16,384 bits")]
    [InlineData("RSA with a long exponent")]
    [InlineData("Ed25519")]
    public void MED_13_a_costly_key_is_refused_before_anything_is_computed_with_it(string kind)
    {
        var der = Certificate(CostlyKey(kind));
        var least = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var peer = new BouncyCastlePeer(ServerCertificate, SeededRandom.Bytes(13), SrtpProfile.Preferred, _ => true);
            var chain = new Certificate([new BcTlsCertificate(peer.Crypto, der)]);
            var began = Stopwatch.GetTimestamp();
            var alert = Assert.Throws<TlsFatalAlert>(() => peer.Look(chain));
            least = Stopwatch.GetElapsedTime(began) < least ? Stopwatch.GetElapsedTime(began) : least;
            Assert.Equal(AlertDescription.bad_certificate, alert.AlertDescription);
            Assert.Null(peer.RemoteCertificate);
        }
        Assert.True(least < TimeSpan.FromMilliseconds(50), $"{least.TotalMilliseconds} ms");
    }

    [Fact]
    public void MED_13_a_chain_of_100_kB_is_dropped_from_its_first_fragment_on()
    {
        using var server = Server();
        var key = X509CertificateStructure.GetInstance(ClientCertificate.Der).SubjectPublicKeyInfo;
        var shown = Certificate(key, string.Join(',', Enumerable.Repeat("OU=" + new string('x', 60), 1_500)));
        Assert.True(shown.Length > 100_000);
        var fragments = 0;
        Assert.ThrowsAny<IOException>(() => new ForeignClient(ClientCertificate) { Shown = shown, PatienceMs = 600 }.Connect(server, sent => fragments += IsOfCertificate(sent) ? 1 : 0));
        Assert.Null(server.Keys);
        Assert.True(fragments > 80, $"{fragments}");
        Assert.Equal(fragments, server.DatagramsDropped);
    }

    // A plain record with a message of this type (RFC 6347 section 4.3.2).
    private static bool IsOfCertificate(byte[] datagram) => datagram[0] == ContentType.handshake && datagram[3] + datagram[4] == 0 && datagram[13] == HandshakeType.certificate;

    [Fact]
    public void MED_13_a_chain_of_100_kB_of_real_certificates_costs_less_than_50_ms_and_gives_no_keys()
    {
        var flight = new List<byte[]>();
        byte[][] issuers = [.. Enumerable.Range(0, 400).Select(_ => OtherCertificate.Der)];
        Assert.True(issuers.Sum(der => der.Length) > 100_000);
        using (var server = Server())
        {
            var client = new ForeignClient(ClientCertificate) { Issuers = issuers, PatienceMs = 600 };
            Assert.ThrowsAny<IOException>(() => client.Connect(server, flight.Add));
            Assert.Null(server.Keys);
            Assert.True(flight.Count(IsOfCertificate) > 80, $"{flight.Count}");
            Assert.Equal(flight.Count(IsOfCertificate), server.DatagramsDropped);
        }

        var least = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            using var server = Server();
            var began = Stopwatch.GetTimestamp();
            foreach (var datagram in flight)
                server.Handle(0, datagram);
            least = Stopwatch.GetElapsedTime(began) < least ? Stopwatch.GetElapsedTime(began) : least;
        }
        Assert.True(least < TimeSpan.FromMilliseconds(50), $"{least.TotalMilliseconds} ms for {flight.Count} datagrams");
    }

    [Fact]
    public void MED_13_of_a_chain_that_fits_only_the_certificate_of_the_peer_itself_is_looked_at()
    {
        using var server = Server();
        server.ExpectFingerprint(ClientCertificate.Fingerprint);
        // The keys of the others are never computed with: nobody here asks who has issued a certificate that the description names by its hash (RFC 8827 section 6.5).
        byte[][] issuers = [OtherCertificate.Der, Certificate(CostlyKey("Ed25519")), Certificate(CostlyKey("explicit curve"))];
        new ForeignClient(ClientCertificate) { Issuers = issuers }.Connect(server);
        Until(() => server.State == DtlsState.Connected);
        Assert.NotNull(server.Keys);

        using var strict = Server();
        strict.ExpectFingerprint(OtherCertificate.Fingerprint);
        Assert.ThrowsAny<IOException>(() => new ForeignClient(ClientCertificate) { Issuers = issuers }.Connect(strict));
        Until(() => strict.State == DtlsState.Failed);
        Assert.Null(strict.Keys);
    }

    [Fact]
    public void MED_09_a_client_whose_certificate_is_not_the_announced_one_is_told_so_by_an_alert()
    {
        using var server = Server();
        server.ExpectFingerprint(OtherCertificate.Fingerprint);
        var refused = Assert.ThrowsAny<TlsFatalAlertReceived>(() => new ForeignClient(ClientCertificate).Connect(server));
        Assert.Equal(AlertDescription.bad_certificate, refused.AlertDescription);
        Until(() => server.State == DtlsState.Failed);
        Assert.Null(server.Keys);
    }

    [Fact]
    public void MED_14_no_explicit_nonce_repeats_in_10_000_records()
    {
        const int Count = 10_000;
        var nonces = new HashSet<ulong>();
        var records = 0;
        ConcurrentQueue<byte[]> up = new(), down = new();
        DtlsTransport? established = null;
        var peer = new BouncyCastlePeer(ServerCertificate, SeededRandom.Bytes(14), SrtpProfile.Preferred, _ => true);
        var serving = new Thread(() => established = new DtlsServerProtocol().Accept(
            new BouncyCastleServer(peer), new DelegateTransport(Note, () => up.TryDequeue(out var datagram) ? datagram : null)))
        { IsBackground = true };
        serving.Start();
        new DtlsClientProtocol().Connect(
            new ForeignClient(ClientCertificate), new DelegateTransport(up.Enqueue, () => down.TryDequeue(out var datagram) ? datagram : null));
        Assert.True(serving.Join(TimeSpan.FromSeconds(10)));
        for (var i = 0; i < Count; i++)
            established!.Send([1, 2, 3], 0, 3);
        // The server's Finished too is under the key.
        Assert.Equal((Count + 1, Count + 1), (records, nonces.Count));
        return;

        void Note(byte[] datagram)
        {
            down.Enqueue(datagram);
            for (var record = datagram.AsSpan(); record.Length > 13;)
            {
                var length = (record[11] << 8) | record[12];
                // The explicit part of the nonce stands before the ciphertext (RFC 5288 section 3).
                if (record[4] == 1)
                {
                    records++;
                    nonces.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(record[13..]));
                }
                record = record[(13 + length)..];
            }
        }
    }

    [Theory]
    [MemberData(nameof(RefusedClients))]
    public void MED_15_a_client_of_another_time_is_refused(string kind)
    {
        using var server = Server();
        var client = kind switch
        {
            "DTLS 1.0" => new ForeignClient(ClientCertificate)
            {
                Version = ProtocolVersion.DTLSv10,
                Suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
                PatienceMs = 600,
            },
            "CBC" => new ForeignClient(ClientCertificate) { Suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, PatienceMs = 600 },
            "RSA" => new ForeignClient(ClientCertificate) { Suite = CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, PatienceMs = 600 },
            "null cipher" => new ForeignClient(ClientCertificate) { Suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_NULL_SHA, PatienceMs = 600 },
            "no use_srtp" => new ForeignClient(ClientCertificate) { Profiles = null },
            "unknown profile" => new ForeignClient(ClientCertificate) { Profiles = [0x00FF] },
            "null profile" => new ForeignClient(ClientCertificate) { Profiles = [SrtpProtectionProfile.SRTP_NULL_HMAC_SHA1_80] },
            _ => new ForeignClient(ClientCertificate) { ExtendsMasterSecret = false },
        };
        Assert.ThrowsAny<IOException>(() => client.Connect(server));
        Assert.True(server.State is DtlsState.New or DtlsState.Handshaking or DtlsState.Failed);
        Assert.Null(server.Keys);
    }

    [Fact]
    public void MED_15_a_second_hello_does_not_renegotiate()
    {
        using var server = Server();
        server.ExpectFingerprint(ClientCertificate.Fingerprint);
        new ForeignClient(ClientCertificate).Connect(server);
        Until(() => server.State == DtlsState.Connected);
        var key = server.Keys!.LocalKey;
        var datagram = new byte[1500];
        Until(() => server.IsAtRest);
        while (server.TryTake(datagram, out _))
        {
        }
        server.Handle(Environment.TickCount64 * 1000, Capture());
        Until(() => server.IsAtRest);
        Assert.False(server.TryTake(datagram, out _));
        Assert.Equal((DtlsState.Connected, key), (server.State, server.Keys!.LocalKey));
    }

    [Fact]
    public void MED_24_there_is_no_SCTP_whatever_comes_as_application_data_leaves_the_association_as_it_is()
    {
        using var server = Server();
        server.ExpectFingerprint(ClientCertificate.Fingerprint);
        var transport = new ForeignClient(ClientCertificate).Connect(server);
        Until(() => server.State == DtlsState.Connected);
        var random = new Random(Seeds.First(24));
        // An INIT, a SACK with more gaps than it holds, a chunk of no length; then noise.
        byte[][] chunks = [[.. new byte[12], 1, 0, 0, 20], [.. new byte[12], 3, 0, 0, 16, .. new byte[8], 0xFF, 0xFF, 0xFF, 0xFF], [.. new byte[12], 0, 0, 0, 0]];
        for (var i = 0; i < 60; i++)
        {
            var chunk = i < chunks.Length ? chunks[i] : Fuzz.Bytes(random, 1_000);
            transport.Send(chunk, 0, chunk.Length);
            Until(() => server.IsAtRest);
        }
        Assert.Equal(DtlsState.Connected, server.State);
        Assert.False(server.TryTake(new byte[1500], out _));
    }

    private static BouncyCastleDtlsEndpoint Server() => new(DtlsRole.Server, ServerCertificate, SeededRandom.Bytes(1), OnThread);

    private static bool OnThread(Action work)
    {
        new Thread(() => work()) { IsBackground = true }.Start();
        return true;
    }

    /// <summary>A real client's first datagram.</summary>
    private static byte[] Capture()
    {
        byte[]? hello = null;
        Assert.ThrowsAny<IOException>(() => new DtlsClientProtocol().Connect(
            new ForeignClient(ClientCertificate) { PatienceMs = 1 }, new DelegateTransport(sent => hello ??= sent, () => null)));
        return hello!;
    }

    private static SubjectPublicKeyInfo CostlyKey(string kind) => kind switch
    {
        "explicit curve" => new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.IdECPublicKey, ECNamedCurveTable.GetByName("P-256")), new byte[65]),
        "characteristic two" => new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.IdECPublicKey, ECNamedCurveTable.GetByName("B-571")), new byte[145]),
        "RSA of 16,384 bits" => Rsa(BigInteger.One.ShiftLeft(16_383).Add(BigInteger.One), BigInteger.ValueOf(65_537)),
        "RSA with a long exponent" => Rsa(BigInteger.One.ShiftLeft(2_047).Add(BigInteger.One), BigInteger.One.ShiftLeft(2_000).Add(BigInteger.One)),
        _ => new SubjectPublicKeyInfo(new AlgorithmIdentifier(Org.BouncyCastle.Asn1.EdEC.EdECObjectIdentifiers.id_Ed25519), new byte[32]),
    };

    private static SubjectPublicKeyInfo Rsa(BigInteger modulus, BigInteger exponent) =>
        new(new AlgorithmIdentifier(PkcsObjectIdentifiers.RsaEncryption, DerNull.Instance), new RsaPublicKeyStructure(modulus, exponent));

    /// <summary>A certificate around any key; nobody looks at its signature, since its hash is what is trusted.</summary>
    private static byte[] Certificate(SubjectPublicKeyInfo key, string subject = "CN=x")
    {
        var signature = new AlgorithmIdentifier(X9ObjectIdentifiers.ECDsaWithSha256);
        var name = new X509Name(subject);
        var generator = new V3TbsCertificateGenerator();
        generator.SetSerialNumber(DerInteger.ValueOf(1));
        generator.SetSignature(signature);
        generator.SetIssuer(name);
        generator.SetSubject(name);
        generator.SetStartDate(new Time(Now.UtcDateTime));
        generator.SetEndDate(new Time(Now.UtcDateTime.AddYears(1)));
        generator.SetSubjectPublicKeyInfo(key);
        return new DerSequence(generator.GenerateTbsCertificate(), signature, new DerBitString(new byte[70])).GetDerEncoded();
    }

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
