using Classroom.Rtc.Dtls;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using Xunit;

namespace Classroom.Media.Tests.Dtls;

/// <summary>A DTLS client that does what no browser does: other versions, suites and profiles, somebody else's certificate.</summary>
internal sealed class ForeignClient(DtlsCertificate key) : DefaultTlsClient(new BcTlsCrypto(new SecureRandom()))
{
    public ProtocolVersion Version { get; init; } = ProtocolVersion.DTLSv12;

    public int Suite { get; init; } = Records.Suite;

    /// <summary>What use_srtp offers; null for a hello without it.</summary>
    public int[]? Profiles { get; init; } = [7];

    /// <summary>What is shown as one's certificate; the key is that of the constructor whatever this says.</summary>
    public byte[] Shown { get; init; } = key.Der;

    /// <summary>The certificates behind the first one.</summary>
    public IReadOnlyList<byte[]> Issuers { get; init; } = [];

    public bool ExtendsMasterSecret { get; init; } = true;

    public int PatienceMs { get; init; } = 5_000;

    /// <summary>The whole handshake on this thread; throws where the server refuses or keeps silent.</summary>
    public DtlsTransport Connect(BouncyCastleDtlsEndpoint server, Action<byte[]>? note = null)
    {
        var datagram = new byte[1500];
        return new DtlsClientProtocol().Connect(this, new DelegateTransport(
            sent =>
            {
                note?.Invoke(sent);
                server.Handle(Environment.TickCount64 * 1000, sent);
            },
            () => server.TryTake(datagram, out var length) ? datagram[..length] : null));
    }

    public override int GetHandshakeTimeoutMillis() => PatienceMs;

    public override int GetHandshakeResendTimeMillis() => 200;

    public override bool ShouldUseExtendedMasterSecret() => ExtendsMasterSecret;

    public override int[] GetCipherSuites() => [Suite];

    public override ProtocolVersion[] GetProtocolVersions() => Version.Only();

    public override IDictionary<int, byte[]> GetClientExtensions()
    {
        var extensions = TlsExtensionsUtilities.EnsureExtensionsInitialised(base.GetClientExtensions());
        if (Profiles is not null)
            TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData(Profiles, []));
        return extensions;
    }

    public override TlsAuthentication GetAuthentication() => new Authentication(this);

    private BcDefaultTlsCredentialedSigner Credentials() => new(
        new TlsCryptoParameters(m_context), (BcTlsCrypto)Crypto, key.PrivateKey, new Certificate([Parsed(Shown), .. Issuers.Select(Parsed)]),
        SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));

    private BcTlsCertificate Parsed(byte[] der) => new((BcTlsCrypto)Crypto, der);

    private sealed class Authentication(ForeignClient client) : TlsAuthentication
    {
        public void NotifyServerCertificate(TlsServerCertificate serverCertificate) => Assert.NotNull(serverCertificate);

        public TlsCredentials GetClientCredentials(CertificateRequest certificateRequest) => client.Credentials();
    }
}
