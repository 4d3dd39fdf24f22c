namespace Classroom.Rtc.Srtp;

/// <summary>Whose AES-GCM protects packets.</summary>
public enum CipherChoice
{
    /// <summary>The processor's AES and carry-less multiplication called directly where it has both, else the framework's.</summary>
    Fastest,

    /// <summary>The framework's, always.</summary>
    Framework,
}
