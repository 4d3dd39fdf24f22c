using Org.BouncyCastle.Tls;

namespace Classroom.Rtc.Dtls;

/// <summary>The passive side of a DTLS-SRTP handshake: DTLS 1.2, one suite, a client certificate, exactly one profile.</summary>
internal sealed class BouncyCastleServer(BouncyCastlePeer peer) : DefaultTlsServer(peer.Crypto)
{
    public override int GetHandshakeTimeoutMillis() => BouncyCastlePeer.HandshakeTimeoutMs;

    public override int GetHandshakeResendTimeMillis() => peer.ResendTimeMs;

    public override int GetMaxHandshakeMessageSize() => BouncyCastlePeer.MaxHandshakeMessageLength;

    public override bool RequiresExtendedMasterSecret() => true;

    public override int[] GetSupportedGroups() => BouncyCastlePeer.Groups;

    public override CertificateRequest GetCertificateRequest()
    {
        var algorithms = TlsUtilities.GetDefaultSupportedSignatureAlgorithms(m_context);
        return new CertificateRequest([ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign], algorithms, null);
    }

    public override void NotifyClientCertificate(Certificate clientCertificate) => peer.Look(clientCertificate);

    public override void ProcessClientExtensions(IDictionary<int, byte[]> clientExtensions)
    {
        base.ProcessClientExtensions(clientExtensions);
        var offer = clientExtensions is null ? null : TlsSrtpUtilities.GetUseSrtpExtension(clientExtensions);
        peer.Profile = offer is null ? null : peer.Choose(offer.ProtectionProfiles);
        if (peer.Profile is null)
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
    }

    public override IDictionary<int, byte[]> GetServerExtensions()
    {
        var extensions = TlsExtensionsUtilities.EnsureExtensionsInitialised(base.GetServerExtensions());
        TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([peer.Profile!.Id], []));
        return extensions;
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        peer.Export(m_context);
    }

    public override void NotifyAlertReceived(short alertLevel, short alertDescription)
    {
        base.NotifyAlertReceived(alertLevel, alertDescription);
        peer.NoteAlert(alertLevel, alertDescription);
    }

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() => BouncyCastlePeer.CipherSuites;

    protected override TlsCredentialedSigner GetECDsaSignerCredentials() => peer.Credentials(m_context);
}
