using Classroom.Rtc.Srtp;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Classroom.Rtc.Dtls;

/// <summary>What server and client of a handshake have in common: certificate, suites, profile, the look at the other's certificate.</summary>
internal sealed class BouncyCastlePeer
{
    /// <summary>A browser's ClientHello with a post-quantum share is 1.5 kB. 16 messages may be under reassembly: 64 KiB a handshake.</summary>
    public const int MaxHandshakeMessageLength = 4096;

    /// <summary>From the first record to the last.</summary>
    public const int HandshakeTimeoutMs = 10_000;

    public const int UsualResendTimeMs = 200;
    private const int MaxRsaModulusBits = 4096;
    private const int MaxRsaExponentBits = 32;

    public static readonly int[] CipherSuites = [CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];
    public static readonly int[] Groups = [NamedGroup.x25519, NamedGroup.secp256r1];

    private readonly DtlsCertificate _own;
    private readonly Func<byte[], bool> _isWanted;

    public BouncyCastlePeer(DtlsCertificate own, RandomBytes random, IReadOnlyList<SrtpProfile> profiles, Func<byte[], bool> isWanted, int resendTimeMs = UsualResendTimeMs)
    {
        ResendTimeMs = resendTimeMs;
        _own = own;
        _isWanted = isWanted;
        Profiles = profiles;
        Crypto = new BcTlsCrypto(new SecureRandom(new Source(random)));
    }

    public BcTlsCrypto Crypto { get; }

    public int ResendTimeMs { get; }

    public IReadOnlyList<SrtpProfile> Profiles { get; }

    public SrtpProfile? Profile { get; set; }

    public byte[]? RemoteCertificate { get; private set; }

    public byte[]? Exported { get; private set; }

    public bool PeerClosed { get; private set; }

    public TlsCredentialedSigner Credentials(TlsContext context) => new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context), Crypto, _own.PrivateKey, Chain(), SignatureAndHashAlgorithm.GetInstance(
            HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));

    /// <summary>Refuses an empty chain, keys that are costly to check, and a certificate that the description did not announce.</summary>
    public void Look(Certificate? chain)
    {
        if (chain is null || chain.IsEmpty)
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        var der = chain.GetCertificateAt(0).GetEncoded();
        if (!IsCheapKey(der) || !_isWanted(der))
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        RemoteCertificate = der;
    }

    public void Export(TlsContext context)
    {
        var profile = Profile ?? throw new TlsFatalAlert(AlertDescription.handshake_failure);
        Exported = context.ExportKeyingMaterial(
            SrtpKeyingMaterial.ExporterLabel, null, 2 * (profile.KeyLength + profile.SaltLength));
    }

    public void NoteAlert(short level, short description)
    {
        if (level == AlertLevel.fatal || description == AlertDescription.close_notify)
            PeerClosed = true;
    }

    public SrtpProfile? Choose(int[] offered) => Profiles.FirstOrDefault(profile => offered.Contains(profile.Id));

    private Certificate Chain() => new([new BcTlsCertificate(Crypto, _own.Der)]);

    /// <summary>Named P-256 or P-384, or RSA of a usual size: odd curve parameters and huge exponents cost seconds to verify.</summary>
    private static bool IsCheapKey(byte[] der)
    {
        var key = X509CertificateStructure.GetInstance(der).SubjectPublicKeyInfo;
        var algorithm = key.Algorithm;
        if (algorithm.Algorithm.Equals(X9ObjectIdentifiers.IdECPublicKey))
        {
            return algorithm.Parameters is DerObjectIdentifier curve
                && (curve.Equals(SecObjectIdentifiers.SecP256r1) || curve.Equals(SecObjectIdentifiers.SecP384r1));
        }
        if (!algorithm.Algorithm.Equals(PkcsObjectIdentifiers.RsaEncryption))
            return false;
        var rsa = RsaPublicKeyStructure.GetInstance(key.ParsePublicKey());
        return rsa.Modulus.BitLength <= MaxRsaModulusBits && rsa.PublicExponent.BitLength <= MaxRsaExponentBits;
    }

    /// <summary>Lets the library draw from the caller's source of chance.</summary>
    private sealed class Source(RandomBytes random) : IRandomGenerator
    {
        public void AddSeedMaterial(byte[] seed)
        {
            // The source is the system's own or a test's seed; neither takes more.
        }

        public void AddSeedMaterial(ReadOnlySpan<byte> seed)
        {
            // As above.
        }

        public void AddSeedMaterial(long seed)
        {
            // As above.
        }

        public void NextBytes(byte[] bytes) => random(bytes);

        public void NextBytes(byte[] bytes, int start, int len) => random(bytes.AsSpan(start, len));

        public void NextBytes(Span<byte> bytes) => random(bytes);
    }
}
