using Org.BouncyCastle.Tls;

namespace Classroom.Rtc.Dtls;

/// <summary>The active side of a DTLS-SRTP handshake.</summary>
internal sealed class BouncyCastleClient(BouncyCastlePeer peer, bool withCertificate) : DefaultTlsClient(peer.Crypto)
{
    public override int GetHandshakeTimeoutMillis() => BouncyCastlePeer.HandshakeTimeoutMs;

    public override int GetHandshakeResendTimeMillis() => peer.ResendTimeMs;

    public override int GetMaxHandshakeMessageSize() => BouncyCastlePeer.MaxHandshakeMessageLength;

    public override bool RequiresExtendedMasterSecret() => true;

    public override TlsAuthentication GetAuthentication() => new Authentication(this);

    public override IDictionary<int, byte[]> GetClientExtensions()
    {
        var extensions = TlsExtensionsUtilities.EnsureExtensionsInitialised(base.GetClientExtensions());
        TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([.. peer.Profiles.Select(profile => profile.Id)], []));
        return extensions;
    }

    public override void ProcessServerExtensions(IDictionary<int, byte[]> serverExtensions)
    {
        base.ProcessServerExtensions(serverExtensions);
        var answer = serverExtensions is null ? null : TlsSrtpUtilities.GetUseSrtpExtension(serverExtensions);
        if (answer is null || answer.ProtectionProfiles.Length != 1)
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        peer.Profile = peer.Choose(answer.ProtectionProfiles) ?? throw new TlsFatalAlert(AlertDescription.illegal_parameter);
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

    private sealed class Authentication(BouncyCastleClient client) : TlsAuthentication
    {
        public void NotifyServerCertificate(TlsServerCertificate serverCertificate) => client.Look(serverCertificate.Certificate);

        public TlsCredentials? GetClientCredentials(CertificateRequest certificateRequest) => client.Credentials();
    }

    private void Look(Certificate chain) => peer.Look(chain);

    private TlsCredentialedSigner? Credentials() => withCertificate ? peer.Credentials(m_context) : null;
}
