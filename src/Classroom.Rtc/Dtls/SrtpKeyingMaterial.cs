using Classroom.Rtc.Srtp;

namespace Classroom.Rtc.Dtls;

/// <summary>Master keys and salts of both directions, cut from the DTLS exporter's output (RFC 5764 section 4.2).</summary>
public sealed class SrtpKeyingMaterial
{
    /// <summary>The exporter's label of RFC 5764 section 4.2.</summary>
    public const string ExporterLabel = "EXTRACTOR-dtls_srtp";

    private SrtpKeyingMaterial(SrtpProfile profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt)
    {
        Profile = profile;
        LocalKey = localKey;
        LocalSalt = localSalt;
        RemoteKey = remoteKey;
        RemoteSalt = remoteSalt;
    }

    public SrtpProfile Profile { get; }

    public byte[] LocalKey { get; }

    public byte[] LocalSalt { get; }

    public byte[] RemoteKey { get; }

    public byte[] RemoteSalt { get; }

    /// <summary>Cuts client key, server key, client salt, server salt, in this order, and turns them to local and remote by role.</summary>
    public static SrtpKeyingMaterial FromExporter(SrtpProfile profile, DtlsRole role, ReadOnlySpan<byte> exported)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var key = profile.KeyLength;
        var salt = profile.SaltLength;
        var clientKey = exported[..key].ToArray();
        var serverKey = exported.Slice(key, key).ToArray();
        var clientSalt = exported.Slice(2 * key, salt).ToArray();
        var serverSalt = exported.Slice((2 * key) + salt, salt).ToArray();
        return role == DtlsRole.Server
            ? new(profile, serverKey, serverSalt, clientKey, clientSalt)
            : new(profile, clientKey, clientSalt, serverKey, serverSalt);
    }
}
